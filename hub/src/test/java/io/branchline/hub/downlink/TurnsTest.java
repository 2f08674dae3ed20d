package io.branchline.hub.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(2);
    private final List<Promise<String>> begun = new ArrayList<>();

    @Test
    void aFewAreUnderWayAndTheOthersWaitInOrder() {
        var third = List.of(take(), take(), take(), take()).get(2);

        assertThat(begun).hasSize(2);
        assertThat(turns.waiting()).isEqualTo(2);

        begun.getFirst().complete("first");

        assertThat(begun).hasSize(3);
        begun.get(2).complete("third");
        assertThat(third.result()).isEqualTo("third");
        assertThat(begun).hasSize(4);
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void oneThatFailsMakesRoomToo() {
        var first = take();
        var others = List.of(take(), take());

        begun.getFirst().fail("gone");

        assertThat(first.failed()).isTrue();
        assertThat(others).hasSize(2);
        assertThat(begun).hasSize(3);
    }

    private Future<String> take() {
        return turns.take(() -> {
            var promise = Promise.<String>promise();
            begun.add(promise);
            return promise.future();
        });
    }
}
