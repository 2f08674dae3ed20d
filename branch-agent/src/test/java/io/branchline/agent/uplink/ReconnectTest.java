package io.branchline.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.frame.CloseReason.ComeBack;
import io.branchline.protocol.link.Backoff;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReconnectTest {
    private static final Duration BASE = Duration.ofMillis(100);
    private static final Duration CAP = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final Reconnect reconnect = new Reconnect(new Backoff(BASE, CAP, new Random(1)));

    @Test
    void obeysTheSlotOfTheHubOnce() {
        reconnect.slot(Duration.ofSeconds(5));

        assertThat(reconnect.delay(ComeBack.LATER)).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_100));
        assertThat(reconnect.delay(ComeBack.LATER)).isLessThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void doesNotBelieveASlotOfAYear() {
        reconnect.slot(Duration.ofDays(365));

        assertThat(reconnect.delay(ComeBack.LATER)).isLessThanOrEqualTo(Reconnect.SLOT_MAX.plus(BASE));
    }

    @Test
    void comesBackAtOnceOnlyOnceWithoutProgress() {
        assertThat(reconnect.delay(ComeBack.NOW)).isLessThanOrEqualTo(BASE);
        for (var n = 0; n < 12; n++) {
            assertThat(reconnect.delay(ComeBack.NOW)).isLessThanOrEqualTo(CAP);
        }
        var longest = Duration.ZERO;
        for (var n = 0; n < 50; n++) {
            var delay = reconnect.delay(ComeBack.NOW);
            longest = delay.compareTo(longest) > 0 ? delay : longest;
        }
        assertThat(longest).isGreaterThan(CAP.dividedBy(2));

        reconnect.progressed();
        assertThat(reconnect.delay(ComeBack.NOW)).isLessThanOrEqualTo(BASE);
    }

    @Test
    void triesRarelyWhenAPersonMustAct() {
        assertThat(reconnect.delay(ComeBack.NEVER)).isBetween(CAP.dividedBy(2), CAP);
    }

    @Test
    void readsWhenToComeBackFromARefusal() {
        assertThat(refusal(503, "7", "").slot()).contains(Duration.ofSeconds(7));
        assertThat(refusal(503, "7", "{\"retryAfterMs\":1500,\"detail\":\"full\"}"))
                .isEqualTo(new Refusal(
                        LinkProblem.LATER,
                        "the hub refused with status 503: full",
                        ComeBack.LATER,
                        java.util.Optional.of(Duration.ofMillis(1500))));
        assertThat(refusal(503, "Sun, 22 Nov 2026 10:01:00 GMT", "").slot()).contains(Duration.ofMinutes(1));
        assertThat(refusal(503, "soon", "no json").slot()).isEmpty();
        assertThat(refusal(503, null, "[1]").slot()).isEmpty();
        assertThat(refusal(401, null, "").comeBack()).isEqualTo(ComeBack.NEVER);
        assertThat(Refusal.of(new java.net.ConnectException("refused"), NOW).comeBack())
                .isEqualTo(ComeBack.LATER);
    }

    private static Refusal refusal(int status, String retryAfter, String body) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        if (retryAfter != null) {
            headers.add("Retry-After", retryAfter);
        }
        return Refusal.of(new UpgradeRejectedException("no", status, headers, Buffer.buffer(body)), NOW);
    }
}
