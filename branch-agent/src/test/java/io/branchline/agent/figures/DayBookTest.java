package io.branchline.agent.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DayBookTest {
    private static final Instant NOON = Instant.parse("2026-11-22T05:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final DayBook book = new DayBook(now::get, ZoneId.of("Asia/Jakarta"));

    @Test
    void neverAddsAmountsOfDifferentCurrencies() {
        sold("12.50", "USD", NOON);
        sold("0.10", "USD", NOON);
        sold("150000", "IDR", NOON);

        assertThat(book.today().takings())
                .containsExactly(
                        new Today.Takings("IDR", 1, new BigDecimal("150000"), 0, BigDecimal.ZERO),
                        new Today.Takings("USD", 2, new BigDecimal("12.60"), 0, BigDecimal.ZERO));
    }

    @Test
    void countsReturnsApartAndPaymentsNotAtAll() {
        sold("12.50", "USD", NOON);
        kept("sale.returned", "-2.50", "USD", NOON, "/pos/1");
        kept("payment.received", "12.50", "USD", NOON, "/pos/1");

        assertThat(book.today().takings())
                .containsExactly(new Today.Takings("USD", 1, new BigDecimal("12.50"), 1, new BigDecimal("2.50")));
    }

    @Test
    void beginsANewDayAtMidnightOfTheBranch() {
        sold("1.00", "USD", Instant.parse("2026-11-21T16:59:59Z"));
        sold("2.00", "USD", Instant.parse("2026-11-21T17:00:00Z"));
        assertThat(book.today().day()).isEqualTo(LocalDate.of(2026, 11, 22));
        assertThat(book.today().takings()).extracting(Today.Takings::amount).containsExactly(new BigDecimal("2.00"));

        now.set(Instant.parse("2026-11-22T17:00:00Z"));

        assertThat(book.today().day()).isEqualTo(LocalDate.of(2026, 11, 23));
        assertThat(book.today().takings()).isEmpty();
        assertThat(book.today().terminals()).isEmpty();
    }

    @Test
    void listsTheTerminalsThatPostedLastAndSaysThatThereAreMore() {
        for (var n = 0; n < DayBook.TERMINALS_MAX + 3; n++) {
            kept("sale.completed", "1.00", "USD", NOON.plusSeconds(n), "/pos/" + n);
        }

        var today = book.today();
        assertThat(today.terminals()).hasSize(DayBook.TERMINALS_MAX);
        assertThat(today.terminals().getFirst().source()).isEqualTo("/pos/" + (DayBook.TERMINALS_MAX + 2));
        assertThat(today.terminals()).extracting(Today.Terminal::source).doesNotContain("/pos/0", "/pos/2");
        assertThat(today.terminalsMore()).isEqualTo(3);
    }

    @Test
    void saysSinceWhenItCountsOnlyIfThatIsToday() {
        book.since(NOON.minusSeconds(60));
        assertThat(book.today().since()).isEqualTo(NOON.minusSeconds(60));

        book.since(NOON.minusSeconds(90_000));
        assertThat(book.today().since()).isNull();
    }

    private void sold(String amount, String currency, Instant at) {
        kept("sale.completed", amount, currency, at, "/pos/1");
    }

    private void kept(String type, String amount, String currency, Instant at, String source) {
        var event = Event.of("e", source, type, OffsetDateTime.ofInstant(at, ZoneId.of("UTC")), "{}");
        book.kept(event, Money.parse(amount, currency).orElseThrow(), at);
    }
}
