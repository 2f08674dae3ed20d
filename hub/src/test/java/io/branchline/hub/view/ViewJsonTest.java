package io.branchline.hub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.live.SampleNotices;
import io.branchline.hub.live.StoredEvent;
import io.branchline.hub.store.Total;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewJsonTest {
    @Test
    void keepsTheNumbersOfThePayloadAsTheyAre() {
        var stored = SampleNotices.stored("367", 7, "{\"n\":19999999999999.99}");

        assertThat(ViewJson.text(out -> ViewJson.event(out, stored)))
                .contains("\"data\":{\"n\":19999999999999.99}", "\"sequence\":7", "\"branch\":\"367\"");
    }

    @Test
    void letsNoExtensionPoseAsAnAttributeOfTheHub() {
        var sample = SampleNotices.stored("367", 7, "{}");
        var posing = sample.event().withExtensions(Map.of("branch", "999", "data", "1", "traceparent", "00-1"));
        var stored = new StoredEvent(
                "367", sample.epoch(), sample.priority(), 7, sample.receivedAt(), sample.settledAt(), posing);

        assertThat(ViewJson.text(out -> ViewJson.event(out, stored)))
                .contains("\"traceparent\":\"00-1\"")
                .doesNotContain("999", "\"data\":\"1\"");
    }

    @Test
    void writesAmountsAsPlainDecimalStrings() {
        var total = new Total(Instant.EPOCH, "", "sale.completed", "USD", 3, new BigDecimal("1E+7"));

        assertThat(ViewJson.text(out -> ViewJson.total(out, total)))
                .isEqualTo("{\"type\":\"sale.completed\",\"count\":3,\"currency\":\"USD\",\"amount\":\"10000000\"}");
    }
}
