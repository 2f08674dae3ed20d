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
        assertThat(config.windows(Priority.SALES, 1, false)).isEqualTo(8);
        assertThat(LOWER)
                .allSatisfy(priority ->
                        assertThat(config.windows(priority, 1, false)).isEqualTo(2));
    }

    @Test
    void theMoreBranchesThereAreTheLessIsLentToEach() {
        assertThat(config.windows(Priority.SALES, 32, false)).isEqualTo(8);
        assertThat(config.windows(Priority.SALES, 33, false)).isEqualTo(7);
        assertThat(config.windows(Priority.SALES, 128, false)).isEqualTo(2);
        assertThat(config.windows(Priority.SALES, 129, false)).isEqualTo(1);
        assertThat(LOWER).allSatisfy(priority -> {
            assertThat(config.windows(priority, 128, false)).isEqualTo(2);
            assertThat(config.windows(priority, 129, false)).isEqualTo(1);
        });
    }

    @Test
    void everyBranchKeepsOneWindowHoweverManyThereAre() {
        assertThat(Priority.ALL)
                .allSatisfy(priority ->
                        assertThat(config.windows(priority, 20_000, false)).isEqualTo(1));
    }

    @Test
    void asManyAreLentWhenTheSessionThatAsksIsNotCountedAnyMore() {
        assertThat(config.windows(Priority.SALES, 0, false)).isEqualTo(8);
    }

    @Test
    void aLowerPriorityHasOneWindowWhileItsBranchSells() {
        assertThat(LOWER)
                .allSatisfy(priority ->
                        assertThat(config.windows(priority, 1, true)).isEqualTo(1));
        assertThat(config.windows(Priority.SALES, 1, true)).isEqualTo(8);
    }
}
