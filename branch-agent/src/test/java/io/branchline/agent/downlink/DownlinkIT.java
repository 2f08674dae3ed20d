package io.branchline.agent.downlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.agent.support.SampleEvents;
import io.branchline.agent.support.SampleQuotes;
import io.branchline.agent.support.TestBranch;
import io.branchline.agent.support.TestHub;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.event.RoutingPolicyJson;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Refused;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The road down from a socket to the disk and the till: real link, real files, real HTTP. */
class DownlinkIT {
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

    private void reopen() throws Exception {
        branch.close();
        open();
    }

    private long notice(String title) {
        return hub.down().post("notice.posted", "{\"title\":\"" + title + "\",\"text\":\"hello\"}");
    }

    private Standing standing() {
        return branch.agent().state().view().standing();
    }

    private void awaitApplied(long position) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(hub.down().applied()).contains(position));
    }

    private void awaitRates(long version) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(hub.down().ratesApplied()).contains(version));
    }

    private List<Long> positions() throws Exception {
        return branch.till().json("/v1/messages?limit=500").getJsonArray("messages").stream()
                .map(message -> ((JsonObject) message).getLong("position"))
                .toList();
    }

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private String routing(int version, String from, String to) {
        return RoutingPolicyJson.write(RoutingPolicy.standard())
                .replace("\"version\":1", "\"version\":" + version)
                .replace(from, to);
    }

    @Test
    void appliesWhatComesAndTellsTheHub() throws Exception {
        open();
        var last = notice("one");

        awaitApplied(last);
        var message =
                branch.till().json("/v1/messages").getJsonArray("messages").getJsonObject(0);
        assertThat(message.getString("type")).isEqualTo("notice.posted");
        assertThat(message.getJsonObject("data").getString("title")).isEqualTo("one");
    }

    @Test
    void appliesEverythingOnceAndInOrderOverReconnects() throws Exception {
        hub.down().frameItems = 3;
        open();
        for (var round = 0; round < 10; round++) {
            for (var n = 0; n < 20; n++) {
                var _ = notice("n");
            }
            var hellos = round + 1;
            await().untilAsserted(() -> assertThat(hellos()).hasSizeGreaterThanOrEqualTo(hellos));
            hub.close(CloseReason.TRY_LATER);
        }

        awaitApplied(200);
        assertThat(positions()).isEqualTo(oneTo(200));
        assertThat(hub.frames()).filteredOn(frame -> frame instanceof Hello).hasSizeGreaterThan(9);
    }

    @Test
    void saysHelloOnlyWhenAllThatAnEarlierSessionTookIsOnTheDisk() throws Exception {
        open();
        awaitApplied(notice("one"));
        var slow = new SlowCommit(branch.agent().state());
        var _ = hub.down().publish(SampleQuotes.cash("USD", "IDR", "15500", "15700", Instant.now()));
        slow.begun();
        var second = notice("two");
        var before = hellos().size();
        var attempts = hub.attempts().size();
        // Read behind the message: that was taken, and waits for the disk.
        hub.close(CloseReason.TRY_LATER);
        await().until(() -> hub.attempts().size() > attempts && hub.connections() == 1);

        assertThat(hellos()).hasSize(before);
        slow.end();
        await().untilAsserted(() -> assertThat(hellos()).hasSizeGreaterThan(before));
        assertThat(hellos().get(before).downlinkPosition()).isEqualTo(second);
    }

    private List<Hello> hellos() {
        return hub.frames().stream()
                .filter(Hello.class::isInstance)
                .map(Hello.class::cast)
                .toList();
    }

    @Test
    void saysHelloWithWhatItHoldsAfterARestart() throws Exception {
        open();
        var _ = hub.down().post("policy.routing", routing(5, "", ""));
        var last = notice("one");
        var rate = hub.down().publish(SampleQuotes.cash("USD", "IDR", "15500", "15700", Instant.now()));
        awaitApplied(last);
        awaitRates(rate);
        reopen();

        await().untilAsserted(() -> {
            var hello = (Hello) hub.frames().stream()
                    .filter(frame -> frame instanceof Hello)
                    .toList()
                    .getLast();
            assertThat(hello.downlinkPosition()).isEqualTo(last);
            assertThat(hello.ratesVersion()).isEqualTo(rate);
            assertThat(hello.policyVersion()).isEqualTo(5);
        });
    }

    @Test
    void tellsTheHubWhatItCannotUseAndAppliesWhatIsBehind() throws Exception {
        open();
        var bad = hub.down().post("policy.colours", "{}");
        var good = notice("one");

        awaitApplied(good);
        assertThat(hub.down().refused()).extracting(Refused::position).contains(bad);
        assertThat(hub.down().refused().getFirst().reason()).contains("policy.colours");
        assertThat(positions()).containsExactly(good);
        assertThat(branch.till().json("/status").getJsonObject("down").getInteger("refused"))
                .isEqualTo(1);
    }

    @Test
    void stopsTellingARefusalOnceTheHubHasHeardIt() throws Exception {
        open();
        var bad = hub.down().post("policy.colours", "{}");
        awaitApplied(bad);
        await().until(() -> untold() == 0);

        var next = notice("one");
        awaitApplied(next);

        assertThat(hub.down().refused()).hasSize(1);
    }

    private long untold() throws Exception {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("branch.db"));
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM refused WHERE told = 0")) {
            return row.getLong(1);
        }
    }

    @Test
    void showsWhatItWasAwayForTooLongToGet() throws Exception {
        for (var n = 0; n < 5; n++) {
            var _ = notice("old");
        }
        hub.down().forget(5, "kept for 90 days");
        var last = notice("new");
        open();

        awaitApplied(last);
        assertThat(positions()).containsExactly(6L);
        var missed = branch.till().json("/status").getJsonObject("down").getJsonArray("missed");
        assertThat(missed.getJsonObject(0).getLong("through")).isEqualTo(5);
        assertThat(missed.getJsonObject(0).getString("reason")).isEqualTo("kept for 90 days");
    }

    @Test
    void keepsApplyingWhileSalesGoUp() throws Exception {
        open();
        for (var n = 0; n < 100; n++) {
            assertThat(branch.till().post(SampleEvents.sale("s-" + n)).statusCode())
                    .isEqualTo(202);
            var _ = notice("n");
        }

        awaitApplied(100);
        await().untilAsserted(() -> assertThat(hub.ids(Priority.SALES)).hasSize(100));
        assertThat(positions()).isEqualTo(oneTo(100));
    }

    @Test
    void followsARoutingPolicyWithoutARestartAndAfterOneWithoutTheHub() throws Exception {
        open();
        assertThat(branch.till().post(SampleEvents.stock("a-1")).body()).contains("\"priority\":2");
        var position = hub.down()
                .post(
                        "policy.routing",
                        routing(
                                2,
                                "\"type\":\"inventory.adjusted\",\"priority\":2,\"direction\":\"to-hq\"",
                                "\"type\":\"inventory.adjusted\",\"priority\":4,\"direction\":\"to-hq\""));
        awaitApplied(position);

        assertThat(branch.till().post(SampleEvents.stock("a-2")).body()).contains("\"priority\":4");
        hub.stop();
        reopen();
        assertThat(branch.till().post(SampleEvents.stock("a-3")).body()).contains("\"priority\":4");
        assertThat(branch.till().json("/status").getJsonObject("down").getInteger("policyVersion"))
                .isEqualTo(2);
    }

    @Test
    void keepsATypeAtTheBranchThatThePolicyMadeLocalOnly() throws Exception {
        open();
        var position = hub.down()
                .post(
                        "policy.routing",
                        routing(
                                2,
                                "\"type\":\"report.published\",\"priority\":4,\"direction\":\"to-hq\"",
                                "\"type\":\"report.published\",\"priority\":4,\"direction\":\"local-only\""));
        awaitApplied(position);
        assertThat(directory.resolve("journal-local")).exists();

        assertThat(branch.till().post(SampleEvents.report("r-1")).statusCode()).isEqualTo(202);
        assertThat(branch.till().post(SampleEvents.sale("s-1")).statusCode()).isEqualTo(202);

        await().untilAsserted(() -> assertThat(branch.till().state("s-1")).isEqualTo("settled"));
        assertThat(branch.till().state("r-1")).isEqualTo("kept");
        assertThat(hub.ids(Priority.REPORTS)).isEmpty();
    }

    @Test
    void keepsTheLocalOnlyTypesOfItsSettingsOnTopOfAnyPolicy() throws Exception {
        open("routing.localTypes", "report.published");
        awaitApplied(hub.down().post("policy.routing", routing(2, "", "")));

        assertThat(branch.till().post(SampleEvents.report("r-1")).statusCode()).isEqualTo(202);
        assertThat(branch.till().post(SampleEvents.sale("s-1")).statusCode()).isEqualTo(202);

        await().untilAsserted(() -> assertThat(branch.till().state("s-1")).isEqualTo("settled"));
        assertThat(hub.ids(Priority.REPORTS)).isEmpty();
    }

    @Test
    void asksForEverythingAgainWhenItsStateIsFoundDamagedAtTheStart() throws Exception {
        open();
        awaitApplied(notice("one"));
        awaitRates(hub.down().publish(SampleQuotes.cash("USD", "IDR", "15000", "15100", Instant.now())));
        branch.close();
        try (var file = new RandomAccessFile(directory.resolve("branch.db").toFile(), "rw")) {
            file.write(new byte[4_096]);
        }
        open();

        await().untilAsserted(() -> assertThat(standing().position()).isEqualTo(1));
        await().untilAsserted(() -> assertThat(standing().ratesVersion()).isEqualTo(1));
        assertThat(positions()).containsExactly(1L);
        assertThat(branch.till().json("/status").getJsonObject("down").getJsonArray("damage"))
                .hasSize(1);
        assertThat(directory.resolve("branch-damaged-1.db")).exists();
    }

    @Test
    void asksForEverythingAgainWhenItsStateIsDamagedWhileItRuns() throws Exception {
        open();
        awaitApplied(notice("one"));
        var rate = hub.down().publish(SampleQuotes.cash("USD", "IDR", "15000", "15100", Instant.now()));
        awaitRates(rate);
        var identity = standing().identity();

        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("branch.db"));
                var statement = connection.createStatement()) {
            var _ = statement.executeUpdate("UPDATE stream SET body = '{}' WHERE kind = 'message'");
        }
        assertThat(branch.till().get("/v1/messages").statusCode()).isEqualTo(503);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(standing().identity()).isNotEqualTo(identity);
            assertThat(standing().position()).isEqualTo(1);
            assertThat(standing().ratesVersion()).isEqualTo(rate);
        });
        assertThat(positions()).containsExactly(1L);
        assertThat(branch.till().json("/v1/rates/USD/IDR").getString("bid")).isEqualTo("15000");
    }

    @Test
    void showsHowFarAnEventForAnotherBranchHasCome() throws Exception {
        open();
        var stock = """
                {"specversion":"1.0","id":"t-1","source":"/pos/till-3","type":"stock.transferred","tobranch":"017",\
                "time":"2026-11-22T10:15:30+01:00","data":{"storeId":"44","itemId":"817","quantity":"3",\
                "businessDate":"2026-11-22"}}""";
        assertThat(branch.till().post(stock).statusCode()).isEqualTo(202);
        assertThat(branch.till().json("/v1/events/t-1").getJsonObject("delivery"))
                .isEqualTo(new JsonObject().put("to", "017").put("state", "waiting"));

        awaitApplied(hub.down().post("delivery.reported", """
                {"eventId":"t-1","to":"017","state":"applied","at":"2026-11-22T12:00:00Z"}"""));

        var delivery = branch.till().json("/v1/events/t-1").getJsonObject("delivery");
        assertThat(delivery.getString("state")).isEqualTo("applied");
        assertThat(delivery.getString("appliedAt")).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(branch.till().post(SampleEvents.sale("s-1")).statusCode()).isEqualTo(202);
        assertThat(branch.till().json("/v1/events/s-1").containsKey("delivery")).isFalse();
    }

    @Test
    void reportsNothingAndKeepsTheLinkWhileTheDiskHasNoRoom() throws Exception {
        open();
        awaitApplied(notice("one"));
        branch.close();
        open("data.reserve", "1024GiB");
        var second = notice("two");

        await().untilAsserted(() ->
                assertThat(branch.till().json("/status").getString("sentence")).contains("for sales"));

        assertThat(hub.down().applied()).doesNotContain(second);
        assertThat(hub.frames()).filteredOn(frame -> frame instanceof Applied).hasSize(1);
        await().untilAsserted(() -> assertThat(hub.connections()).isEqualTo(1));
        reopen();
        awaitApplied(second);
        assertThat(positions()).containsExactly(1L, 2L);
    }
}
