package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.Priority;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionConfigTest {
    private static final List<Priority> LOWER = List.of(Priority.STOCK, Priority.RECORDS, Priority.REPORTS);

    /** 64 MiB of room that others do not use are 256 windows of 256 KiB. */
    private final SessionConfig config = SessionConfig.standard();

    @Test
    void aLoneBranchHasEightWindowsOfSalesAndTwoOfEachLowerPriority() {
        assertThat(config.windows(Priority.SALES, 1)).isEqualTo(8);
        assertThat(LOWER)
                .allSatisfy(priority -> assertThat(config.windows(priority, 1)).isEqualTo(2));
    }

    @Test
    void theMoreBranchesThereAreTheLessIsLentToEach() {
        assertThat(config.windows(Priority.SALES, 32)).isEqualTo(8);
        assertThat(config.windows(Priority.SALES, 33)).isEqualTo(7);
        assertThat(config.windows(Priority.SALES, 128)).isEqualTo(2);
        assertThat(config.windows(Priority.SALES, 129)).isEqualTo(1);
        assertThat(LOWER).allSatisfy(priority -> {
            assertThat(config.windows(priority, 128)).isEqualTo(2);
            assertThat(config.windows(priority, 129)).isEqualTo(1);
        });
    }

    @Test
    void everyBranchKeepsOneWindowHoweverManyThereAre() {
        assertThat(Priority.ALL)
                .allSatisfy(
                        priority -> assertThat(config.windows(priority, 20_000)).isEqualTo(1));
    }

    @Test
    void asManyAreLentWhenTheSessionThatAsksIsNotCountedAnyMore() {
        assertThat(config.windows(Priority.SALES, 0)).isEqualTo(8);
    }
}
