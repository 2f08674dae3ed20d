package io.branchline.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.agent.page.Situation.Kind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SituationTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant AT_14_02 = Instant.parse("2026-11-22T07:02:59Z");

    @Test
    void saysInOneSentenceHowTheBranchIs() {
        assertThat(says(Kind.CONNECTED, null, 0, 0, 0)).isEqualTo("Connected. All sales are at head office.");
        assertThat(says(Kind.SENDING, null, 312, 0, 20))
                .isEqualTo("Connected. 312 sales are on the way to head office (about 20 s).");
        assertThat(says(Kind.CUT, AT_14_02, 312, 0, 0))
                .isEqualTo("No connection since 14:02. 312 sales are safe here; selling goes on.");
        assertThat(says(Kind.NEVER, null, 1, 0, 0))
                .isEqualTo("No connection to head office yet. 1 sale is safe here; selling goes on.");
        assertThat(says(Kind.FULL, null, 12_345, 0, 0))
                .isEqualTo("The disk is full. New sales are refused until there is room; 12,345 sales are safe here.");
        assertThat(says(Kind.STOPPING, null, 0, 0, 0)).startsWith("Branchline is stopping.");
    }

    @Test
    void namesWhatElseWaitsAndTheDayOfAnOutageOfYesterday() {
        assertThat(says(Kind.SENDING, null, 1, 1, 0))
                .isEqualTo("Connected. 1 sale and 1 other record are on the way to head office.");
        assertThat(says(Kind.SENDING, null, 0, 2, 90))
                .isEqualTo("Connected. 2 other records are on the way to head office (about 90 s).");
        assertThat(says(Kind.CUT, AT_14_02.minusSeconds(86_400), 0, 0, 0))
                .isEqualTo("No connection since 21 Nov 14:02. All sales so far are at head office; selling goes on.");
    }

    private static String says(Kind kind, @Nullable Instant since, long sales, long other, long left) {
        return new Situation(kind, since, sales, other, left == 0 ? OptionalLong.empty() : OptionalLong.of(left))
                .sentence(ZONE, NOW);
    }
}
