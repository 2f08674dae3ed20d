package io.branchline.agent.figures;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one business day at a moment.
 *
 * @param day in the branch's zone
 * @param since what was recorded before this is not in it; null if all of the day is
 * @param takings per currency, in the order of their codes
 * @param terminals that have posted today, the last one first
 * @param terminalsMore how many more have, which are not listed
 */
public record Today(
        LocalDate day, @Nullable Instant since, List<Takings> takings, List<Terminal> terminals, int terminalsMore) {
    public Today {
        takings = List.copyOf(takings);
        terminals = List.copyOf(terminals);
    }

    /**
     * Sales and returns in one currency.
     *
     * @param currency ISO 4217 code
     * @param sales how many
     * @param amount sum of their totals
     * @param returns how many
     * @param returned sum of their totals, not below zero
     */
    public record Takings(String currency, long sales, BigDecimal amount, long returns, BigDecimal returned) {
        Takings sold(BigDecimal total) {
            return new Takings(currency, sales + 1, amount.add(total), returns, returned);
        }

        Takings gaveBack(BigDecimal total) {
            return new Takings(currency, sales, amount, returns + 1, returned.add(total));
        }
    }

    /**
     * What posts events: a till.
     *
     * @param source as it names itself
     * @param events it has posted today
     * @param last when it posted the last one
     */
    public record Terminal(String source, long events, Instant last) {}
}
