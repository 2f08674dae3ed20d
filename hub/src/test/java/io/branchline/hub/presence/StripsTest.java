package io.branchline.hub.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.presence.Strips.Quarter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StripsTest {
    private static final Instant FIRST = Instant.parse("2026-11-21T10:15:00Z");
    private static final Instant LONG_AGO = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant END = FIRST.plus(Strips.STEP.multipliedBy(Strips.LETTERS));
    private static final Quarter ONLINE = new Quarter(15, 0, 0, 0);

    private static String letters(Instant known, Map<Integer, Quarter> quarters) {
        return Strips.letters(FIRST, END, known, true, quarters);
    }

    private static Map<Integer, Quarter> allOnlineBut(int number, Quarter other) {
        var quarters = new HashMap<Integer, Quarter>();
        for (var each = 0; each < Strips.LETTERS; each++) {
            quarters.put(each, ONLINE);
        }
        quarters.put(number, other);
        return quarters;
    }

    @Test
    void aBranchThatWasThereAllDayIsOnlineThroughout() {
        assertThat(letters(LONG_AGO, allOnlineBut(0, ONLINE))).isEqualTo("o".repeat(Strips.LETTERS));
    }

    @Test
    void theWorstThatLastedAMinuteNamesTheQuarter() {
        assertThat(letters(LONG_AGO, allOnlineBut(7, new Quarter(14, 1, 0, 0))).charAt(7))
                .isEqualTo('c');
        assertThat(letters(LONG_AGO, allOnlineBut(7, new Quarter(13, 1, 1, 0))).charAt(7))
                .isEqualTo('l');
        assertThat(letters(LONG_AGO, allOnlineBut(7, new Quarter(12, 1, 1, 1))).charAt(7))
                .isEqualTo('x');
    }

    @Test
    void aMinuteThatIsMissingIsOneOffline() {
        var strip = letters(LONG_AGO, allOnlineBut(95, new Quarter(14, 0, 0, 0)));

        assertThat(strip).isEqualTo("o".repeat(95) + "x");
    }

    @Test
    void beforeTheFirstWordOfABranchNothingIsKnown() {
        var quarters = Map.of(94, new Quarter(5, 0, 0, 0), 95, ONLINE);
        var known = FIRST.plus(Strips.STEP.multipliedBy(94))
                .plus(Duration.ofMinutes(10))
                .plusSeconds(20);

        assertThat(letters(known, quarters)).isEqualTo("n".repeat(94) + "oo");
        assertThat(letters(null, Map.of())).isEqualTo("n".repeat(96));
    }

    @Test
    void minutesThatAreNotWrittenYetAreNotJudged() {
        var judged = END.minus(Duration.ofMinutes(12));

        assertThat(Strips.letters(FIRST, judged, LONG_AGO, true, allOnlineBut(95, new Quarter(3, 0, 0, 0))))
                .endsWith("oo");
        assertThat(Strips.letters(FIRST, END.minus(Strips.STEP), LONG_AGO, true, Map.of()))
                .isEqualTo("x".repeat(95) + "n");
    }

    @Test
    void aDisabledBranchIsNotOfflineButDisabled() {
        var strip = Strips.letters(FIRST, END, LONG_AGO, false, Map.of(0, ONLINE));

        assertThat(strip).isEqualTo("o" + "d".repeat(95));
    }
}
