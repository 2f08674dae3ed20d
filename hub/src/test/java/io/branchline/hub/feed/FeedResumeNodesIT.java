package io.branchline.hub.feed;

import static io.branchline.hub.store.FreshDatabase.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.RunningHub;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.feed.resume.FeedPosition;
import io.branchline.hub.identity.Role;
import io.branchline.hub.session.SteadySales;
import io.branchline.hub.support.ResumingReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that come back: to the same hub, to another one, and after a hub was killed, while branches go on selling. */
class FeedResumeNodesIT {
    private static final int CUTS = 60;
    private static final int KILL_EVERY = 20;

    @TempDir
    Path directory;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private EmbeddedServers servers;
    private RunningHub stays;
    private volatile HubNode dies;

    @BeforeEach
    void start() throws Exception {
        servers = closing(EmbeddedServers.startTemporary());
        stays = closing(RunningHub.start(servers, Map.of()));
        dies = closing(HubNode.start(servers, directory));
    }

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <T extends AutoCloseable> T closing(T opened) {
        open.push(opened);
        return opened;
    }

    @Test
    void seesEveryEventOnceThroughCutsAndKillsOfHubsWhileBranchesSell() throws Exception {
        var token = stays.tokenOfNewOperator("reader", Role.VIEWER);
        var readers = List.of(
                reader(token, ",\"channels\":[\"events\"]"),
                reader(token, ",\"channels\":[\"events\",\"branches\"],\"priorities\":[1]"));
        var branches = List.of(sales("s0"), sales("s1"), sales("s2"));

        for (var cut = 1; cut <= CUTS; cut++) {
            var reader = readers.get(cut % 2);
            sees(reader, reader.ids().size() + random.nextInt(120), stays.port());
            reader.cut();
            if (cut % KILL_EVERY == 0) {
                killAndRestart(reader, readers.get((cut + 1) % 2));
            } else {
                reader.connect(random.nextBoolean() ? stays.port() : dies.port());
            }
        }
        for (var branch : branches) {
            branch.stop();
        }

        var settled = number(servers.database(), "SELECT count(*) FROM event");
        assertThat(settled).isEqualTo(number(servers.database(), "SELECT count(DISTINCT id) FROM event"));
        for (var reader : readers) {
            sees(reader, settled, stays.port());
            assertThat(reader.ids()).as("seed " + seed).doesNotHaveDuplicates().hasSize((int) settled);
            assertThat(reader.snapshots())
                    .as("seed " + seed)
                    .noneMatch(snapshot -> Boolean.FALSE.equals(snapshot.getBoolean("resumed")));
            assertThat(reader.resets()).as("seed " + seed).isEmpty();
        }
    }

    /** Without a word; one reader goes over to the other hub, and the other to the new run of the killed one. */
    private void killAndRestart(ResumingReader first, ResumingReader second) throws Exception {
        dies.kill();
        first.connect(stays.port());
        dies = closing(HubNode.start(servers, directory));
        second.cut();
        second.connect(dies.port());
    }

    private ResumingReader reader(String token, String members) throws Exception {
        var reader = closing(new ResumingReader(token, members));
        reader.connect(stays.port());
        await().until(() -> reader.position().length() > FeedPosition.NOWHERE.length());
        return reader;
    }

    /** The first sells over the hub that stays, the others over the one that is killed. */
    private SteadySales sales(String name) throws Exception {
        var key = stays.keyOfNewBranch(name);
        IntSupplier port = name.equals("s0") ? stays::port : () -> dies.port();
        return closing(new SteadySales(port, key, name, random.nextLong()));
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
}
