package io.branchline.load.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.load.links.LoadVerdict.Entry;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadVerdictTest {
    private static final BigDecimal MONEY = new BigDecimal("12.50");

    @Test
    void isWholeWhenEverythingSentIsSettledStoredOnceAndInTheTotals() {
        var verdict = verdict(new Entry("B1", "sale.completed", 9, 9, 9, 0, 9, 0, MONEY, new BigDecimal("12.500")));

        assertThat(verdict.whole()).isTrue();
        assertThat(verdict.lines()).last().asString().startsWith("whole");
    }

    @Test
    void findsWhatIsMissingInAnyOfTheThreePlaces() {
        assertThat(entry(9, 8, 9, 0, 9, 0).missing()).isEqualTo(1);
        assertThat(entry(9, 9, 7, 0, 9, 0).missing()).isEqualTo(2);
        assertThat(entry(9, 9, 9, 0, 6, 0).missing()).isEqualTo(3);
    }

    @Test
    void findsWhatIsThereTwiceByItsRowsAndByTheTotals() {
        assertThat(entry(9, 9, 9, 2, 9, 0).doubled()).isEqualTo(2);
        assertThat(entry(9, 9, 9, 0, 10, 0).doubled()).isEqualTo(1);
        assertThat(entry(9, 9, 9, 0, 9, 0).doubled()).isZero();
    }

    @Test
    void countsWhatWasRefusedAsRefusedAndNotAsMissing() {
        var entry = entry(9, 9, 8, 0, 8, 1);

        assertThat(entry.missing()).isZero();
        assertThat(entry.whole()).isFalse();
    }

    @Test
    void isNotWholeWhenTheMoneyDiffersByACent() {
        assertThat(new Entry("B1", "sale.completed", 9, 9, 9, 0, 9, 0, MONEY, new BigDecimal("12.51")).whole())
                .isFalse();
    }

    @Test
    void namesTheBranchThatIsNotWholeAndLeavesTheOthersOut() {
        var verdict =
                verdict(entry(9, 9, 9, 0, 9, 0), new Entry("B2", "sale.completed", 9, 9, 8, 0, 9, 0, MONEY, MONEY));

        assertThat(verdict.lines())
                .anyMatch(line -> line.startsWith("B2 sale"))
                .noneMatch(line -> line.startsWith("B1"));
        assertThat(verdict.allLines()).anyMatch(line -> line.startsWith("B1 sale"));
    }

    private static LoadVerdict verdict(Entry... entries) {
        return new LoadVerdict(List.of(entries), List.of(), List.of());
    }

    private static Entry entry(long sent, long settled, long rows, long repeated, long inTotals, long refused) {
        return new Entry("B1", "sale.completed", sent, settled, rows, repeated, inTotals, refused, MONEY, MONEY);
    }
}
