package io.branchline.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.branch.Branch;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final long ENOUGH = 128 << 10;
    private static final Branch TUCSON = branch(1);
    private static final Branch TULSA = branch(2);
    private static final Branch TACOMA = branch(3);

    private final Places<String> places = new Places<>(List.of("first", "second"));

    @Test
    void theFirstWritesForEverybodyAsLongAsItKeepsUp() {
        assertThat(places.enter(TUCSON, ENOUGH - 1)).isEqualTo("first");
        assertThat(places.enter(TULSA, ENOUGH)).isEqualTo("first");
    }

    @Test
    void theOneWithTheLeastToDoWritesWhenTheFirstDoesNotKeepUp() {
        assertThat(places.enter(TUCSON, 2 * ENOUGH)).isEqualTo("first");
        assertThat(places.enter(TULSA, 3 * ENOUGH)).isEqualTo("second");
        assertThat(places.enter(TACOMA, 1)).isEqualTo("first");
    }

    @Test
    void aBranchStaysUntilNoneOfItsRunsWaits() {
        assertThat(places.enter(TUCSON, ENOUGH)).isEqualTo("first");
        assertThat(places.enter(TULSA, 1)).isEqualTo("second");
        assertThat(places.enter(TULSA, 1)).isEqualTo("second");

        places.leave(TUCSON, ENOUGH);
        places.leave(TULSA, 1);
        assertThat(places.enter(TULSA, 1)).isEqualTo("second");

        places.leave(TULSA, 1);
        places.leave(TULSA, 1);
        assertThat(places.enter(TULSA, 1)).isEqualTo("first");
    }

    @Test
    void whatHasLeftCountsNoMore() {
        for (var sale = 0; sale < 1_000; sale++) {
            assertThat(places.enter(TUCSON, ENOUGH)).isEqualTo("first");
            places.leave(TUCSON, ENOUGH);
        }

        assertThat(places.enter(TULSA, 1)).isEqualTo("first");
    }

    @Test
    void aLoneWriterWritesEverything() {
        var lone = new Places<>(List.of("lone"));

        assertThat(lone.enter(TUCSON, 10 * ENOUGH)).isEqualTo("lone");
        assertThat(lone.enter(TULSA, 10 * ENOUGH)).isEqualTo("lone");
    }

    private static Branch branch(int id) {
        return new Branch(id, 1, "b" + id, "Shop", "North");
    }
}
