package io.branchline.load.suite;

import io.branchline.load.demo.AgentJvm;
import io.branchline.load.demo.Child;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.intake.BareServer;
import io.branchline.load.intake.SaleLoad;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Durable posts a second at an agent's port, beside SQLite group commit of the same rows without HTTP. In brackets: the same
 * posts to a server that does nothing with them, which is what HTTP alone leaves of the machine; the poster is on it too.
 */
final class IntakeBench implements Bench {
    private static final int TILLS = 64;
    private static final int ROUNDS = 5;

    @Override
    public String name() {
        return "intake";
    }

    @Override
    public String what() {
        return "durable posts/s at the agent, " + TILLS + " tills, beside SQLite group commit of the same rows";
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        var seconds = scale.quick() ? 0.5 : 4;
        var sales = new SaleLoad(TILLS);
        var barePort = LocalHttp.freePort();
        try (var ground = AgentGround.alone();
                var _ = bare(ground, barePort)) {
            ground.site().start();
            ground.site().awaitReady();
            var ours = new ArrayList<Double>();
            var bare = new ArrayList<Double>();
            var plain = new ArrayList<Double>();
            var ratios = new ArrayList<Double>();
            scale.warmUp(() -> posts(ground, ground.site().port(), sales, 8));
            scale.warmUp(() -> posts(ground, barePort, sales, seconds));
            scale.warmUp(() -> plain(ground, sales, seconds));
            for (var round = 0; round < scale.rounds(ROUNDS); round++) {
                plain.add(plain(ground, sales, seconds));
                ours.add(posts(ground, ground.site().port(), sales, seconds));
                bare.add(posts(ground, barePort, sales, seconds));
                ratios.add(ours.getLast() / plain.getLast());
            }
            return List.of(Row.atLeast(
                    0.7,
                    name(),
                    Figures.perSecond(ours),
                    "group commit " + Figures.perSecond(plain) + " (bare HTTP " + Figures.perSecond(bare) + ")",
                    ratios));
        }
    }

    private static double posts(AgentGround ground, int port, SaleLoad sales, double seconds) throws Exception {
        return sales.post(ground.vertx(), port, 1, seconds);
    }

    private static Child bare(AgentGround ground, int port) throws Exception {
        var server = Child.start(
                "bare",
                AgentJvm.flags(),
                List.of(BareServer.class.getName(), Integer.toString(port)),
                Map.of(),
                ground.directory());
        if (!LocalHttp.await(() -> !LocalHttp.isFree(port), Duration.ofMinutes(1))) {
            server.close();
            throw new IllegalStateException("the bare server did not start: " + server.lastWords());
        }
        return server;
    }

    private static double plain(AgentGround ground, SaleLoad sales, double seconds) throws Exception {
        return sales.plain(Files.createTempDirectory(ground.directory(), "plain"), seconds);
    }
}
