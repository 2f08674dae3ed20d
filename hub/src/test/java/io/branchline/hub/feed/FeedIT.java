package io.branchline.hub.feed;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.live.SampleNotices;
import io.branchline.hub.support.FakeViewer;
import io.branchline.hub.support.RunningViews;
import io.branchline.protocol.event.Priority;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed over real sockets on a real PostgreSQL. */
class FeedIT {
    private static final Duration READ_EVERY = Duration.ofMillis(200);
    private static final FeedConfig QUICK = config(Duration.ofSeconds(3), Duration.ofSeconds(5));
    /** Nobody is given up while a test, or the machine, takes its time. */
    private static final FeedConfig PATIENT = config(Duration.ofMinutes(5), Duration.ofMinutes(5));

    private static EmbeddedServers servers;

    private RunningViews views;

    @BeforeAll
    static void startServers() {
        servers = EmbeddedServers.startTemporary();
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void open() throws Exception {
        views = new RunningViews(servers, QUICK);
    }

    @AfterEach
    void close() throws Exception {
        views.close();
    }

    @Test
    void beginsWithASnapshotAndGoesOnWithEvents() throws Exception {
        views.settle(1, "367", 2);
        var viewer = viewer("");
        await().until(() -> viewer.types().contains("snapshot"));

        var settled = views.settle(1, "367", 3);

        await().untilAsserted(() -> assertThat(viewer.sequences()).containsAll(sequences(settled)));
        assertThat(viewer.types().getFirst()).isEqualTo("snapshot");
        var snapshot = viewer.messages("snapshot").getFirst();
        assertThat(FakeViewer.objects(snapshot.getJsonArray("branches")))
                .extracting(branch -> branch.getString("branch"))
                .containsExactly("367", "412");
        var total = FakeViewer.objects(snapshot.getJsonArray("totals")).getFirst();
        assertThat(total.getString("amount")).isEqualTo("25.00");
        assertThat(total.containsKey("branch")).isFalse();
        var event = viewer.messages("events").getLast().getJsonArray("events").getJsonObject(0);
        assertThat(event.fieldNames())
                .contains(
                        "specversion", "branch", "priority", "sequence", "recordedtime", "receivedtime", "settledtime");
        assertThat(event.getJsonObject("data").getJsonObject("total").getString("amount"))
                .isEqualTo("12.50");
    }

    @Test
    void showsOnceWhatTheBusLost() throws Exception {
        var viewer = subscribed("");

        var lost = views.commit(1, "367", Priority.SALES, 4, "");
        var heard = views.settle(1, "367", 2);

        await().untilAsserted(() -> assertThat(viewer.sequences()).hasSize(6));
        var expected = new ArrayList<>(sequences(lost));
        expected.addAll(sequences(heard));
        assertThat(viewer.sequences()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(viewer.types()).doesNotContain("reset");
    }

    @Test
    void showsOnlyWhatWasSubscribedAndNothingOfAnotherTenant() throws Exception {
        var oneBranch = subscribed(",\"branches\":[\"412\"]");
        var stockOnly = subscribed(",\"priorities\":[2]");
        var otherType = subscribed(",\"types\":[\"report.published\"]");

        var first = views.settle(1, "367", 1);
        var second = views.settle(2, "412", 1);
        var foreign = views.settle(3, "999", 1);
        var stock = views.commit(1, "367", Priority.STOCK, 1, "");
        views.announce(stock);

        await().untilAsserted(() -> assertThat(oneBranch.sequences()).containsExactlyElementsOf(sequences(second)));
        await().untilAsserted(() -> assertThat(stockOnly.sequences()).containsExactlyElementsOf(sequences(stock)));
        var all = subscribed("");
        assertThat(otherType.sequences()).isEmpty();
        assertThat(all.sequences())
                .doesNotContainAnyElementsOf(sequences(foreign))
                .doesNotContainAnyElementsOf(sequences(first));
    }

    @Test
    void keepsAReaderThatAnswersPings() throws Exception {
        try (var busy = new RunningViews(servers, config(Duration.ofSeconds(3), Duration.ofSeconds(1)))) {
            var viewer = new FakeViewer(busy.vertx(), busy.port());
            var pings = new AtomicInteger();
            viewer.socket().frameHandler(frame -> pings.addAndGet(frame.isPing() ? 1 : 0));
            viewer.subscribe("");

            await().until(() -> pings.get() >= 5 || viewer.closeCode() != 0);

            assertThat(viewer.closeCode()).isZero();
            assertThat(viewer.types()).contains("snapshot").doesNotContain("problem");
        }
    }

    @Test
    void changesTheSubscriptionWithANewSnapshot() throws Exception {
        var viewer = subscribed(",\"branches\":[\"412\"]");
        viewer.send("{\"type\":\"subscribe\",\"branches\":[\"367\"]}");
        await().until(() -> viewer.messages("snapshot").size() == 2);

        var first = views.settle(1, "367", 1);
        views.settle(2, "412", 1);

        await().untilAsserted(() -> assertThat(viewer.sequences()).containsExactlyElementsOf(sequences(first)));
    }

    @Test
    void conflatesFiguresAndSendsWhatChanged() throws Exception {
        var began = System.nanoTime();
        var viewer = subscribed("");

        for (var round = 0; round < 50; round++) {
            views.settle(1, "367", 1);
        }
        views.present(1, "catching_up", 37);

        await().untilAsserted(() -> assertThat(viewer.messages("totals").stream()
                        .flatMap(message -> FakeViewer.objects(message.getJsonArray("totals")).stream())
                        .anyMatch(total -> "625.00".equals(total.getString("amount")) && !total.containsKey("branch")))
                .isTrue());
        await().untilAsserted(() -> assertThat(viewer.messages("branches").stream()
                        .flatMap(message -> FakeViewer.objects(message.getJsonArray("branches")).stream())
                        .anyMatch(branch -> "catching_up".equals(branch.getString("status"))
                                && branch.getJsonArray("backlog").getInteger(1) == 37))
                .isTrue());
        // However long the fifty take, and however many of them fall between two looks.
        var looks = (System.nanoTime() - began) / READ_EVERY.toNanos() + 2;
        assertThat(viewer.messages("totals")).hasSizeLessThanOrEqualTo(Math.toIntExact(looks));
    }

    @Test
    void dropsForASlowReaderOnlyAndResetsItOnce() throws Exception {
        views.close();
        views = new RunningViews(servers, PATIENT);
        var healthy = subscribed("");
        var slow = subscribed("");
        slow.socket().pause();
        var padding = "x".repeat(20_000);
        var sent = new ArrayList<Long>();

        // Kernel buffers of the loopback take a few megabytes before anything waits in the hub.
        for (var batch = 0; batch < 2_000 && views.feed().resets() == 0; batch++) {
            var notice = large(1_000 + batch, padding);
            sent.addAll(sequences(notice));
            views.announce(notice);
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> healthy.sequences().containsAll(sequences(notice)));
        }
        assertThat(views.feed().resets()).isEqualTo(1);
        slow.socket().resume();

        await().untilAsserted(() -> assertThat(slow.types()).contains("reset"));
        var reset = slow.types().indexOf("reset");
        await().untilAsserted(() ->
                assertThat(slow.types().subList(reset, slow.types().size())).contains("snapshot"));
        var after = views.settle(1, "367", 1);
        await().untilAsserted(() -> assertThat(slow.sequences()).containsAll(sequences(after)));
        assertThat(slow.messages("reset")).hasSize(1);
        assertThat(slow.messages("reset").getFirst().getString("reason")).isEqualTo("slow");
        assertThat(slow.sequences()).doesNotHaveDuplicates();
        assertThat(healthy.types()).doesNotContain("reset");
        assertThat(healthy.sequences()).containsAll(sent);
    }

    @Test
    void closesAReaderThatIsStuck() throws Exception {
        var healthy = subscribed("");
        var stuck = subscribed("");
        stuck.socket().pause();
        var padding = "x".repeat(20_000);
        for (var batch = 0; batch < 2_000 && views.feed().resets() == 0; batch++) {
            var notice = large(1_000 + batch, padding);
            views.announce(notice);
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> healthy.sequences().containsAll(sequences(notice)));
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> views.feed().readers() == 1);
        assertThat(healthy.closeCode()).isZero();
    }

    @Test
    void refusesWithoutAndWithAWrongToken() throws Exception {
        var wrong = viewerSilent();
        wrong.send("{\"type\":\"hello\",\"token\":\"wrong\"}");
        await().untilAsserted(() -> assertThat(wrong.closeCode()).isEqualTo(3000));

        var rude = viewerSilent();
        rude.send("{\"type\":\"subscribe\"}");
        await().untilAsserted(() -> assertThat(rude.closeCode()).isEqualTo(3000));
        assertThat(rude.types()).doesNotContain("snapshot");

        var silent = viewerSilent();
        await().untilAsserted(() -> assertThat(silent.closeCode()).isEqualTo(4010));
    }

    @Test
    void refusesMessagesThatAreNotPartOfTheFeed() throws Exception {
        var malformed = viewerSilent();
        malformed.send("{\"type\":\"shutdown\"}");
        await().untilAsserted(() -> assertThat(malformed.closeCode()).isEqualTo(1002));
        assertThat(malformed.messages("problem").getFirst().getString("detail")).contains("hello and subscribe");

        var binary = viewerSilent();
        binary.socket()
                .writeBinaryMessage(io.vertx.core.buffer.Buffer.buffer("x"))
                .await(10, SECONDS);
        await().untilAsserted(() -> assertThat(binary.closeCode()).isEqualTo(1003));

        var large = viewerSilent();
        large.send("{\"type\":\"hello\",\"token\":\"" + "x".repeat(65_000) + "\"}");
        await().untilAsserted(() -> assertThat(large.closeCode()).isNotZero());

        var chatty = viewerSilent();
        chatty.subscribe("");
        for (var count = 0; count < 40 && !chatty.socket().isClosed(); count++) {
            chatty.socket().writeTextMessage("{\"type\":\"subscribe\"}");
        }
        await().untilAsserted(() -> assertThat(chatty.closeCode()).isEqualTo(1008));
    }

    @Test
    void refusesForeignOriginsAndUnknownSubprotocolsBeforeTheUpgrade() throws Exception {
        assertThatThrownBy(() -> new FakeViewer(views.vertx(), views.port(), "https://evil.example"))
                .satisfies(refused -> assertThat(status(refused)).isEqualTo(403));
        assertThat(new FakeViewer(views.vertx(), views.port(), "https://hq.example")
                        .socket()
                        .isClosed())
                .isFalse();
        assertThat(new FakeViewer(views.vertx(), views.port(), "http://127.0.0.1:" + views.port())
                        .socket()
                        .isClosed())
                .isFalse();
        var plain = views.vertx().createWebSocketClient();
        assertThatThrownBy(() -> plain.connect(new WebSocketConnectOptions()
                                .setHost("127.0.0.1")
                                .setPort(views.port())
                                .setURI("/feed"))
                        .await(10, SECONDS))
                .satisfies(refused -> assertThat(status(refused)).isEqualTo(400));
    }

    @Test
    void refusesMoreReadersThanThereArePlaces() throws Exception {
        for (var reader = 0; reader < QUICK.readersMax(); reader++) {
            subscribed("");
        }

        assertThatThrownBy(() -> new FakeViewer(views.vertx(), views.port()))
                .satisfies(refused -> assertThat(status(refused)).isEqualTo(503));
    }

    @Test
    void closesTheReadersOfARevokedTokenWithinSecondsAndNoOthers() throws Exception {
        views.run("INSERT INTO operator (tenant, name, role, token_hash, created_by) VALUES (1, 'stays', 'viewer', "
                + "sha256('blo_stays_" + "S".repeat(43) + "'), 'test:setup')");
        var stays = viewerSilent()
                .send("{\"type\":\"hello\",\"token\":\"blo_stays_" + "S".repeat(43) + "\"}")
                .send("{\"type\":\"subscribe\"}");
        await().until(() -> stays.types().contains("snapshot"));
        var leaves = subscribed("");

        views.run("UPDATE operator SET revoked_at = now() WHERE name = 'tests'");

        await().untilAsserted(() -> assertThat(leaves.closeCode()).isEqualTo(3000));
        assertThat(leaves.messages("problem").getFirst().getString("detail")).startsWith("the token was revoked");
        var comesBack = viewer("");
        await().untilAsserted(() -> assertThat(comesBack.closeCode()).isEqualTo(3000));
        assertThat(comesBack.types()).doesNotContain("snapshot");
        var settled = views.settle(1, "367", 1);
        await().untilAsserted(() -> assertThat(stays.sequences()).containsAll(sequences(settled)));
    }

    private static FeedConfig config(Duration stuckAfter, Duration pingEvery) {
        return new FeedConfig(
                1,
                ZoneOffset.UTC,
                5,
                256 * 1024,
                Duration.ofSeconds(5),
                stuckAfter,
                pingEvery,
                Duration.ofMillis(100),
                READ_EVERY);
    }

    private FakeViewer viewerSilent() throws Exception {
        return new FakeViewer(views.vertx(), views.port());
    }

    private FakeViewer viewer(String members) throws Exception {
        return viewerSilent().subscribe(members);
    }

    private FakeViewer subscribed(String members) throws Exception {
        var viewer = viewer(members);
        await().until(() -> viewer.types().contains("snapshot"));
        return viewer;
    }

    private static LiveNotice large(long batch, String padding) {
        return new LiveNotice(
                batch,
                1,
                Priority.SALES,
                IntStream.range(0, 2)
                        .mapToObj(index -> SampleNotices.stored("367", batch * 10 + index, "\"" + padding + "\""))
                        .toList());
    }

    private static List<Long> sequences(LiveNotice notice) {
        return notice.events().stream().map(stored -> stored.sequence()).toList();
    }

    private static int status(Throwable refused) {
        return ((UpgradeRejectedException) refused).getStatus();
    }
}
