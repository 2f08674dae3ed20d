package io.branchline.load.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
    private final Row row = Row.atMost(1.5, "fan-out", "p99 195 ms", "bare p99 122 ms", List.of(2.0, 1.25, 1.6));

    @Test
    void isTheSameAfterItsWayThroughTheReport() {
        var read = Row.of(new JsonObject(row.json().encode()));

        assertThat(read).isEqualTo(row);
    }

    @Test
    void isNotMadeOfARoundThatMeasuredNothing() {
        var nothing = List.of(1.0, Double.POSITIVE_INFINITY);

        assertThatThrownBy(() -> Row.atLeast(0.7, "intake", "556/s", "group commit 0/s", nothing))
                .hasMessage("intake: 556/s beside group commit 0/s has no ratio; one of them measured nothing");
    }

    @Test
    void isJudgedByTheMedianOfItsRounds() {
        assertThat(row.ratio()).isEqualTo("1.60 (1.25–2.00)");
        assertThat(row.met()).isFalse();
        assertThat(Row.atMost(1.6, "a", "", "", row.ratios()).met()).isTrue();
        assertThat(Row.atLeast(1.6, "a", "", "", row.ratios()).met()).isTrue();
        assertThat(Row.atLeast(1.61, "a", "", "", row.ratios()).met()).isFalse();
    }
}
