package io.branchline.load.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The demo in its short form. */
class DemoIT {
    @Test
    void keepsEveryPromiseThroughOutages() throws Exception {
        var options = new DemoOptions(2, 300, Duration.ofSeconds(20), null, 0, true, null);

        var report = new Demo(options, Console.standard()).run();

        assertThat(report.verdict().examples()).isEmpty();
        assertThat(report.verdict().clean()).isTrue();
        assertThat(report.verdict().stored()).isEqualTo(report.verdict().kept()).isPositive();
        assertThat(report.settled()).isEqualTo(report.verdict().stored());
        assertThat(report.outages()).hasSize(3).allSatisfy(outage -> {
            assertThat(outage.backlogAtReconnect()).isPositive();
            assertThat(outage.caughtUpMs()).isPositive();
        });
        assertThat(report.redisPublications()).isPositive();
        assertThat(report.feed().getTotalCount()).isPositive();
        assertThat(report.downWhole()).isTrue();
        assertThat(report.down().getLong("conversions")).isPositive();
        assertThat(report.down().getJsonObject("transfer").getString("state")).isEqualTo("applied");
    }

    @Test
    void endsInGoodOrderWhenItIsToldTo() throws Exception {
        var demo = new Demo(new DemoOptions(1, 100, null, null, 0, false, null), Console.standard());
        var running = CompletableFuture.supplyAsync(() -> {
            try {
                return demo.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        demo.stop();

        assertThat(running.join().verdict().clean()).isTrue();
    }
}
