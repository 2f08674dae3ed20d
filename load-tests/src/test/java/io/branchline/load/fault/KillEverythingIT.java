package io.branchline.load.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.load.demo.Console;
import io.branchline.load.demo.Estate;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.demo.Traffic;
import io.branchline.load.retail.Replay;
import io.branchline.load.retail.RetailYear;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIGKILL to the hub, an agent, PostgreSQL and Redis, one after the other, while the tills post. */
class KillEverythingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int RATE = 200;
    private static final int MEANWHILE = 300;

    private Estate estate;
    private Traffic traffic;

    @BeforeEach
    void openBranchesAndSell() throws Exception {
        var year = RetailYear.ofBusiest(2);
        estate = Estate.open(EstateDirectory.temporary(), year.stores(), LocalHttp.freePort(), Console.standard());
        var replay = new Replay(year, new SplittableRandom(1));
        traffic = new Traffic(estate.vertx(), replay, estate.tills(), InstantSource.system(), RATE);
        traffic.start();
    }

    @AfterEach
    void close() {
        estate.close();
    }

    @Test
    void everyKeptEventIsStoredExactlyOnceInTheEnd() throws Exception {
        awaitKept();
        awaitSettled();

        estate.hub().kill();
        awaitKept();
        estate.hub().start();
        awaitSettled();

        var agent = estate.sites().getFirst();
        agent.kill();
        awaitKept();
        agent.start();
        agent.awaitReady();
        awaitSettled();

        estate.servers().killPostgres();
        awaitKept();
        estate.servers().restartPostgres();
        awaitSettled();

        estate.servers().killRedis();
        awaitKept();
        awaitSettled();
        estate.servers().restartRedis();
        awaitKept();
        awaitSettled();

        traffic.stop();
        assertThat(estate.awaitSettled(PATIENCE)).as("everything settles").isTrue();
        estate.stopPrograms();
        var verdict = estate.verdict();
        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.clean()).isTrue();
        assertThat(verdict.kept()).isEqualTo(verdict.posted()).isGreaterThan(6 * MEANWHILE);
        assertThat(verdict.stored()).isEqualTo(verdict.kept());
    }

    /** The tills go on selling whatever is dead. */
    private void awaitKept() {
        var enough = estate.tills().counts().kept() + MEANWHILE;
        await("tills go on")
                .atMost(PATIENCE)
                .until(() -> estate.tills().counts().kept() >= enough);
    }

    /** Everything kept by now settles, while more is kept. */
    private void awaitSettled() {
        for (var site : estate.sites()) {
            var now = site.refresh();
            await("branch " + site.code() + " settles")
                    .atMost(PATIENCE)
                    .until(() -> site.refresh().settledAllOf(now));
        }
    }
}
