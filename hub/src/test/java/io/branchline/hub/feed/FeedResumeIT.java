package io.branchline.hub.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.resume.FeedPosition;
import io.branchline.hub.live.CommittedBatches.Position;
import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.support.ResumingReader;
import io.branchline.hub.support.RunningViews;
import io.branchline.protocol.event.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Coming back to one hub: what is taken up, what is refused, and in which words. */
class FeedResumeIT {
    private static EmbeddedServers servers;

    private final List<String> settled = new ArrayList<>();
    private RunningViews views;
    private ResumingReader reader;

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
        views = new RunningViews(servers, FeedConfig.standard(1, ZoneOffset.UTC));
        reader = new ResumingReader(RunningViews.TOKEN, ",\"channels\":[\"events\"]");
        reader.connect(views.port());
        await().until(() -> reader.position().length() > FeedPosition.NOWHERE.length());
    }

    @AfterEach
    void close() throws Exception {
        reader.close();
        views.close();
    }

    @Test
    void getsWhatItMissedAndThenWhatIsNew() throws Exception {
        seen(views.settle(1, "367", 3));
        reader.cut();
        for (var batch = 0; batch < 120; batch++) {
            note(views.commit(1, "367", Priority.SALES, 5, ""));
        }

        reader.connect(views.port());
        await().untilAsserted(() -> assertThat(reader.ids()).hasSize(603));
        seen(views.settle(1, "367", 2));

        assertThat(reader.ids()).containsExactlyInAnyOrderElementsOf(settled);
        assertThat(reader.snapshots().getLast().getBoolean("resumed")).isTrue();
    }

    @Test
    void isNotShownAgainWhatItNames() throws Exception {
        for (var round = 0; round < 30; round++) {
            seen(views.settle(1, "367", 1 + round % 3));
            reader.cut();
            reader.connect(views.port());
        }

        seen(views.settle(1, "367", 1));
        assertThat(reader.ids()).containsExactlyElementsOf(settled);
    }

    @Test
    void getsABatchThatIsHeldBackByALongTransactionOnce() throws Exception {
        var open = views.transaction();
        seen(views.settle(1, "367", 2));
        reader.cut();
        note(views.settle(1, "367", 3));
        reader.connect(views.port());
        await().untilAsserted(() -> assertThat(reader.ids()).hasSize(5));
        reader.cut();
        open.close();
        note(views.commit(2, "412", Priority.STOCK, 2, ""));

        reader.connect(views.port());

        await().untilAsserted(() -> assertThat(reader.ids()).containsExactlyInAnyOrderElementsOf(settled));
        seen(views.settle(1, "367", 1));
        assertThat(reader.ids()).containsExactlyInAnyOrderElementsOf(settled);
    }

    @Test
    void takesLargeBatchesInPartsOrNotAtAll() throws Exception {
        seen(views.settle(1, "367", 1));
        reader.cut();
        var padding = "x".repeat(20_000);
        for (var batch = 0; batch < 30; batch++) {
            note(views.commit(1, "367", Priority.SALES, 10, padding));
        }
        // Handed on before it is back: what is handed on live all at once makes any reader slow.
        await().until(() -> views.catchUp().healed() >= 30);

        reader.connect(views.port());
        await().until(() -> reader.ids().size() > 40);
        reader.cut();
        reader.connect(views.port());

        await().untilAsserted(() -> assertThat(reader.ids()).containsExactlyInAnyOrderElementsOf(settled));
        assertThat(reader.resets()).isEmpty();
    }

    @Test
    void beginsAnewAfterTooLongOrTooMuch() throws Exception {
        var here = FeedPosition.of(reader.position()).orElseThrow();
        assertThat(answerTo(at(here, Instant.now().minus(Duration.ofMinutes(11))), List.of()))
                .isEqualTo("too old");
        assertThat(answerTo(
                        here.text(), LongStream.rangeClosed(1, 2_001).boxed().toList()))
                .isEqualTo("too many");
        assertThat(answerTo(FeedPosition.NOWHERE, List.of())).isEqualTo("too many");

        reader.cut();
        views.run("INSERT INTO live_batch (tenant, priority, node, events, settled_at) "
                + "SELECT 1, 1, gen_random_uuid(), 1, now() FROM generate_series(1, 2001)");
        await().until(() -> views.catchUp().healed() >= 2_001);
        assertThat(answerTo(here.text(), List.of())).isEqualTo("too many");
        views.run("TRUNCATE live_batch");
        views.run("INSERT INTO live_batch (tenant, priority, node, events, settled_at) "
                + "SELECT 1, 1, gen_random_uuid(), 1001, now() FROM generate_series(1, 20)");
        await().until(() -> views.catchUp().healed() >= 2_021);
        assertThat(answerTo(here.text(), List.of())).isEqualTo("too many");
    }

    @Test
    void beginsAnewFromAPositionOfNoOrAnotherTimeline() throws Exception {
        var here = FeedPosition.of(reader.position()).orElseThrow();
        assertThat(answerTo("none-of-ours", List.of())).isEqualTo("unknown position");
        assertThat(answerTo("run-17", List.of())).isEqualTo("unknown position");
        assertThat(answerTo(
                        new FeedPosition(here.database() + 1, here.at(), here.horizon(), here.beyond()).text(),
                        List.of()))
                .isEqualTo("unknown position");
        var ahead = new Position(here.horizon().xid() + 1_000_000, 0);
        assertThat(answerTo(new FeedPosition(here.database(), here.at(), ahead, List.of()).text(), List.of()))
                .isEqualTo("unknown position");

        seen(views.settle(1, "367", 1));
    }

    private static String at(FeedPosition position, Instant moment) {
        return new FeedPosition(position.database(), moment, position.horizon(), position.beyond()).text();
    }

    /** Why a resume from there is refused. */
    private String answerTo(String position, List<Long> batches) throws Exception {
        reader.cut();
        var before = reader.snapshots().size();
        reader.stand(position, batches);
        reader.connect(views.port());
        await().until(() -> reader.snapshots().size() > before);
        assertThat(reader.snapshots().getLast().getBoolean("resumed")).isFalse();
        return reader.snapshots().getLast().getString("reason");
    }

    private void note(LiveNotice notice) {
        notice.events().forEach(stored -> settled.add(stored.event().id()));
    }

    private void seen(LiveNotice notice) {
        note(notice);
        await().untilAsserted(() -> assertThat(reader.ids())
                .containsAll(notice.events().stream()
                        .map(stored -> stored.event().id())
                        .toList()));
    }
}
