package io.branchline.agent.downlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.agent.support.SampleQuotes;
import io.branchline.agent.support.TestBranch;
import io.branchline.agent.support.TestHub;
import io.branchline.agent.support.TestStream;
import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rates from a socket to the till: newest, in time, and honest about their state. */
class RatesIT {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private TestHub hub;
    private TestBranch branch;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(vertx, 1_000).start();
    }

    @AfterEach
    void stop() throws Exception {
        if (branch != null) {
            branch.close();
        }
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void open(String... settings) throws Exception {
        branch = TestBranch.start(vertx, directory, hub.url(), settings);
    }

    private void awaitApplied(long position) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(hub.down().applied()).contains(position));
    }

    private void awaitRates(long version) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(hub.down().ratesApplied()).contains(version));
    }

    @Test
    void showsANewRateOnTheStreamAtOnce() throws Exception {
        open();
        awaitRates(hub.down().publish(SampleQuotes.cash("USD", "IDR", "15000", "15100", Instant.now())));
        var worst = 0L;
        try (var stream = TestStream.open(branch.agent().port())) {
            await().until(() -> !stream.comments().isEmpty());
            for (var n = 1; n <= 50; n++) {
                var bid = String.valueOf(15_000 + n);
                var sent = System.nanoTime();
                var _ = hub.down().publish(SampleQuotes.cash("USD", "IDR", bid, "15900", Instant.now()));
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> heard(stream, bid).isPresent());
                worst = Math.max(worst, heard(stream, bid).orElseThrow().nanos() - sent);
            }
        }
        System.out.printf(
                "a new rate is on the stream of a till %.1f ms after the hub sends it, at worst of 50%n", worst / 1e6);
    }

    private static Optional<TestStream.Heard> heard(TestStream stream, String bid) {
        return stream.heard("rate").stream()
                .filter(one -> bid.equals(one.json().getString("bid")))
                .findFirst();
    }

    @Test
    void showsTheNewestRateAfterAnOutageAndNotTheQueue() throws Exception {
        open();
        var first = hub.down().publish(SampleQuotes.cash("USD", "IDR", "15000", "15100", Instant.now()));
        awaitRates(first);
        hub.stop();
        hub.down().displace(first);
        for (var n = 1; n <= 100; n++) {
            var version = hub.down()
                    .publish(SampleQuotes.cash("USD", "IDR", String.valueOf(15_000 + n), "15900", Instant.now()));
            if (n < 100) {
                hub.down().displace(version);
            }
        }
        hub.start();

        awaitRates(101);
        assertThat(hub.down().ratesApplied()).containsExactly(1L, 101L);
        assertThat(branch.till().json("/v1/rates/USD/IDR").getString("bid")).isEqualTo("15100");
    }

    @Test
    void takesAScheduledRateIntoUseAtItsMomentWithoutTheHub() throws Exception {
        open();
        var _ = hub.down().publish(SampleQuotes.cash("USD", "IDR", "15000", "15100", Instant.now()));
        var from = Instant.now().plus(Duration.ofHours(1));
        awaitRates(hub.down().publish(SampleQuotes.cash("USD", "IDR", "16000", "16100", from)));

        try (var stream = TestStream.open(branch.agent().port())) {
            await().until(() -> !stream.comments().isEmpty());
            assertThat(branch.till().json("/v1/rates/USD/IDR").getString("bid")).isEqualTo("15000");
            var rates = branch.till().json("/v1/rates").getJsonArray("rates");
            assertThat(rates.getJsonObject(1).getString("state")).isEqualTo("scheduled");
            almost(from);
            hub.stop();

            await().until(() -> stream.heard("rate").size() == 1);

            assertThat(stream.heard("rate").getFirst().json().getString("bid")).isEqualTo("16000");
            assertThat(Instant.now().plus(hub.clockAhead)).isAfterOrEqualTo(from.minusMillis(200));
            assertThat(branch.till().json("/v1/rates/USD/IDR").getString("bid")).isEqualTo("16000");
        }
    }

    /** By head office's clock, which the branch goes by, that moment is near. */
    private void almost(Instant moment) {
        hub.clockAhead = Duration.between(Instant.now(), moment).minusSeconds(2);
        hub.close(CloseReason.TRY_LATER);
        await().until(() -> clock().getLong("computerAheadMs") < -1_000_000L);
    }

    private JsonObject clock() throws Exception {
        return branch.till().json("/status").getJsonObject("down").getJsonObject("clock");
    }

    @Test
    void goesByTheHubsClockAndNotByItsOwn() throws Exception {
        hub.clockAhead = Duration.ofHours(3);
        open();
        awaitRates(hub.down()
                .publish(SampleQuotes.cash(
                        "USD", "IDR", "15000", "15100", Instant.now().plus(Duration.ofHours(2)))));

        assertThat(branch.till().json("/v1/rates/USD/IDR").getString("state")).isEqualTo("fresh");
        assertThat(clock().getString("origin")).isEqualTo("welcome");
        assertThat(clock().getLong("computerAheadMs")).isLessThan(-10_000_000L);
    }

    @Test
    void marksRatesStaleWithoutContactAndFreshAgainWithIt() throws Exception {
        open();
        awaitApplied(hub.down().post("policy.rates", """
                {"version":1,"maxAgeSeconds":4,"refuseStale":true,"derive":"none"}"""));
        awaitRates(hub.down().publish(SampleQuotes.cash("USD", "IDR", "15000", "15100", Instant.now())));
        try (var stream = TestStream.open(branch.agent().port())) {
            await().until(() -> !stream.comments().isEmpty());
            hub.stop();

            await().until(() -> stream.heard("stale").size() == 1);
            assertThat(branch.till().get("/v1/rates/USD/IDR").statusCode()).isEqualTo(409);
            assertThat(branch.till().json("/status").getString("sentence")).contains("1 of 1 exchange rates are stale");
            hub.start();

            await().until(() -> stream.heard("fresh").size() == 1);
            assertThat(branch.till().get("/v1/rates/USD/IDR").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void showsNoOldRateAsFreshWhenTheHubComesBackWithANewerOne() throws Exception {
        open();
        awaitApplied(hub.down().post("policy.rates", """
                {"version":1,"maxAgeSeconds":4,"refuseStale":true,"derive":"none"}"""));
        var first = hub.down().publish(SampleQuotes.cash("USD", "IDR", "15000", "15100", Instant.now()));
        awaitRates(first);
        try (var stream = TestStream.open(branch.agent().port())) {
            await().until(() -> !stream.comments().isEmpty());
            hub.stop();
            await().until(() -> stream.heard("stale").size() == 1);
            var before = stream.heard().size();
            hub.down().displace(first);
            var second = hub.down().publish(SampleQuotes.cash("USD", "IDR", "16000", "16100", Instant.now()));
            hub.start();
            awaitRates(second);
            await().until(() -> !stream.heard("rate").isEmpty());

            var next = stream.heard().get(before);
            assertThat(next.event()).isEqualTo("rate");
            assertThat(next.json().getLong("version")).isEqualTo(second);
            assertThat(next.json().getString("state")).isEqualTo("fresh");
        }
    }

    @Test
    void staysInContactWhileTheHubAnswersPings() throws Exception {
        open();
        awaitApplied(hub.down().post("policy.rates", """
                {"version":1,"maxAgeSeconds":4,"refuseStale":true,"derive":"none"}"""));
        awaitRates(hub.down().publish(SampleQuotes.cash("USD", "IDR", "15000", "15100", Instant.now())));

        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(branch.till().json("/v1/rates/USD/IDR").getString("state"))
                                .isEqualTo("fresh"));
    }
}
