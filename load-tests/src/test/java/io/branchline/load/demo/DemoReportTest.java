package io.branchline.load.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.load.check.Verdict;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    @Test
    void hasTheShapeThatIsDocumented() {
        var latency = new Histogram(3);
        latency.recordValue(2_500);
        var outage = new Outage("367", Outage.Kind.CUT, Instant.EPOCH, Instant.EPOCH.plusSeconds(5), 1_200, 340);
        var verdict = new Verdict(10, 9, 1, 9, 0, 0, 0, 0, 12.345, 99.9, "18.6", List.of());

        var json = new DemoReport(
                        verdict, 9, List.of(outage), latency, latency, 77, new JsonObject().put("published", 12), true)
                .json();

        assertThat(json).isEqualTo(new JsonObject("""
                {"posted":10,"kept":9,"settled":9,"stored":9,"duplicates":0,"missing":0,"outOfOrder":0,"quarantined":0,
                 "outages":[{"branch":"367","kind":"cut","from":"1970-01-01T00:00:00Z","to":"1970-01-01T00:00:05Z",
                             "backlogAtReconnect":1200,"caughtUpMs":340}],
                 "latencyMs":{"kept":{"p50":2.5,"p99":2.5},"settled":{"p50":12.35,"p99":99.9},"feed":{"p50":2.5,"p99":2.5}},
                 "rates":{"published":12},
                 "redisPublications":77,"postgresVersion":"18.6"}"""));
    }

    @Test
    void isCleanOnlyIfNothingIsMissingDoubledOrOutOfOrder() {
        assertThat(verdict(0, 0, 0).clean()).isTrue();
        assertThat(verdict(1, 0, 0).clean()).isFalse();
        assertThat(verdict(0, 1, 0).clean()).isFalse();
        assertThat(verdict(0, 0, 1).clean()).isFalse();
    }

    private static Verdict verdict(long duplicates, long missing, long outOfOrder) {
        return new Verdict(10, 10, 0, 10, duplicates, missing, outOfOrder, 0, 1, 2, "18.6", List.of());
    }
}
