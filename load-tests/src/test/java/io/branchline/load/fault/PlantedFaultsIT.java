package io.branchline.load.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.load.check.Verdict;
import io.branchline.load.demo.Console;
import io.branchline.load.demo.Estate;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.demo.Traffic;
import io.branchline.load.retail.Replay;
import io.branchline.load.retail.RetailYear;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole system that breaks a promise on purpose: the demo's check must say so, within seconds of sales. */
class PlantedFaultsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int RATE = 200;
    private static final int EVENTS = 600;

    private Estate estate;

    @BeforeEach
    void open() throws Exception {
        estate = Estate.open(
                EstateDirectory.temporary(),
                RetailYear.ofBusiest(1).stores(),
                LocalHttp.freePort(),
                Console.standard());
    }

    @AfterEach
    void close() {
        estate.close();
    }

    @Test
    void eventsSettledWithoutBeingCommittedAreFound() throws Exception {
        run("CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS "
                + "'BEGIN IF NEW.sequence % 50 = 0 THEN RETURN NULL; END IF; RETURN NEW; END'");
        run("CREATE TRIGGER forget BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION forget()");

        var verdict = sell();

        assertThat(verdict.missing()).isBetween(5L, (long) EVENTS / 10);
        assertThat(verdict.clean()).isFalse();
    }

    @Test
    void eventsAnsweredAsKeptWithoutBeingOnDiskAreFound() throws Exception {
        var liar = estate.vertx().createHttpServer().requestHandler(PlantedFaultsIT::lie);
        liar.listen(0, "127.0.0.1").await(20, TimeUnit.SECONDS);
        estate.tills().open("367", liar::actualPort);

        var verdict = sell();

        assertThat(verdict.missing()).isEqualTo(verdict.kept()).isPositive();
        assertThat(verdict.clean()).isFalse();
        liar.close().await(20, TimeUnit.SECONDS);
    }

    private static void lie(HttpServerRequest request) {
        request.body().onSuccess((Buffer body) -> {
            var results = new JsonArray();
            body.toJsonArray()
                    .forEach(event -> results.add(new JsonObject()
                            .put("id", ((JsonObject) event).getString("id"))
                            .put("state", "kept")
                            .put("priority", 1)
                            .put("sequence", 1)));
            request.response()
                    .setStatusCode(202)
                    .end(new JsonObject().put("results", results).encode());
        });
    }

    private Verdict sell() throws Exception {
        var replay = new Replay(RetailYear.ofBusiest(1), new SplittableRandom(1));
        var traffic = new Traffic(estate.vertx(), replay, estate.tills(), InstantSource.system(), RATE);
        traffic.start();
        await().atMost(PATIENCE).until(() -> estate.tills().counts().kept() >= EVENTS);
        traffic.stop();
        assertThat(estate.awaitSettled(PATIENCE)).isTrue();
        estate.stopPrograms();
        return estate.verdict();
    }

    private void run(String sql) throws SQLException {
        try (var connection = estate.database();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
