package io.branchline.hub.ingest;

import static io.branchline.hub.store.FreshDatabase.number;
import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.Futures;
import io.branchline.hub.store.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCrashIT {
    private static final int LINKS = 8;
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    @Test
    void everyKeptEventIsStoredOnceThroughKillsOfPostgresUnderLoad() {
        var vertx = Vertx.vertx();
        try (var servers = EmbeddedServers.start(directory)) {
            var database = servers.database();
            Migrations.run(database);
            var pool = Database.pool(vertx, database);
            var bus = new RecordingBus();
            var ingest = done(Ingest.start(
                    vertx,
                    database,
                    IngestConfig.standard(),
                    UUID.randomUUID(),
                    bus,
                    IngestMeter.NONE,
                    InstantSource.system()));
            var branches = new Branches(pool);
            var links = new ArrayList<SimulatedLink>();
            var sold = new ArrayList<Future<Long>>();
            for (var n = 0; n < LINKS; n++) {
                var branch =
                        done(branches.add("acme", "b" + n, "Shop", "North")).branch();
                links.add(new SimulatedLink(vertx, ingest, branch, 8));
                sold.add(links.getLast().sell());
            }

            for (var kill = 1; kill <= KILLS; kill++) {
                awaitMore(bus);
                servers.killPostgres();
                servers.restartPostgres();
            }
            awaitMore(bus);
            links.forEach(SimulatedLink::stop);
            var all = sold.stream().mapToLong(Futures::done).sum();

            assertThat(number(database, "SELECT count(*) FROM event")).isEqualTo(all);
            assertThat(number(database, "SELECT count(DISTINCT (branch, sequence)) FROM event"))
                    .isEqualTo(all);
            assertThat(number(database, "SELECT sum(events) FROM rollup_hour")).isEqualTo(all);
            assertThat(number(database, "SELECT sum(events) FROM live_batch")).isEqualTo(all);
            done(ingest.drain());
            done(pool.close());
        } finally {
            done(vertx.close());
        }
    }

    private static void awaitMore(RecordingBus bus) {
        var before = bus.notices().size();
        await().atMost(Duration.ofSeconds(60)).until(() -> bus.notices().size() > before + 30);
    }
}
