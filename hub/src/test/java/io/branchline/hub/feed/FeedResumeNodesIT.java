package io.branchline.hub.feed;

import static io.branchline.hub.store.FreshDatabase.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.identity.Role;
import io.branchline.hub.session.SteadySales;
import io.branchline.hub.support.ResumingReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that come back: to the same hub, to another one, and after a hub was killed, while branches go on selling. */
class FeedResumeNodesIT {
    private static final int CUTS = 60;
    private static final int KILL_EVERY = 20;

    @TempDir
    Path directory;

    @Test
    void seesEveryEventOnceThroughCutsAndKillsOfHubsWhileBranchesSell() throws Exception {
        var seed = new Random().nextLong();
        try (var servers = EmbeddedServers.startTemporary();
                var stays = RunningHub.start(servers, Map.of())) {
            var dies = new AtomicReference<>(HubNode.start(servers, directory));
            var token = stays.tokenOfNewOperator("reader", Role.VIEWER);
            var readers = List.of(
                    new ResumingReader(token, ",\"channels\":[\"events\"]"),
                    new ResumingReader(token, ",\"channels\":[\"events\",\"branches\"],\"priorities\":[1]"));
            for (var reader : readers) {
                reader.connect(stays.port());
                await().until(() -> !reader.position().isEmpty());
            }
            var branches = IntStream.range(0, 3)
                    .mapToObj(index -> sales(stays, dies, index, seed))
                    .toList();

            var random = new Random(seed);
            for (var cut = 1; cut <= CUTS; cut++) {
                var reader = readers.get(cut % 2);
                var enough = reader.ids().size() + random.nextInt(120);
                sees(reader, enough, stays.port());
                reader.cut();
                if (cut % KILL_EVERY == 0) {
                    dies.get().kill();
                    reader.connect(stays.port());
                    dies.set(HubNode.start(servers, directory));
                    readers.get((cut + 1) % 2).cut();
                    readers.get((cut + 1) % 2).connect(dies.get().port());
                } else {
                    reader.connect(
                            random.nextBoolean() ? stays.port() : dies.get().port());
                }
            }
            for (var branch : branches) {
                branch.stop();
            }

            var settled = number(servers.database(), "SELECT count(*) FROM event");
            assertThat(settled).isGreaterThan(1_000);
            for (var reader : readers) {
                sees(reader, settled, stays.port());
                assertThat(reader.ids())
                        .as("seed " + seed)
                        .doesNotHaveDuplicates()
                        .hasSize((int) settled);
                assertThat(reader.snapshots())
                        .as("seed " + seed)
                        .noneMatch(snapshot -> Boolean.FALSE.equals(snapshot.getBoolean("resumed")));
                assertThat(reader.resets()).as("seed " + seed).isEmpty();
                reader.close();
            }
            dies.get().close();
        }
    }

    /** Waits until the reader was shown so much; sent away, it comes back. */
    private static void sees(ResumingReader reader, long enough, int port) throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (reader.ids().size() < enough) {
            if (reader.isSentAway()) {
                reader.connect(port);
            }
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> reader.ids().size() >= enough || reader.isSentAway());
            assertThat(System.nanoTime()).as("not shown within 90 s").isLessThan(deadline);
        }
    }

    private static SteadySales sales(RunningHub stays, AtomicReference<HubNode> dies, int index, long seed) {
        try {
            var key = stays.keyOfNewBranch("s" + index);
            return new SteadySales(() -> index == 0 ? stays.port() : dies.get().port(), key, "s" + index, seed + index);
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        }
    }
}
