package io.branchline.load.suite;

import io.branchline.load.intake.SaleLoad;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Durable posts a second at an agent's port, beside SQLite group commit of the same rows without HTTP. */
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
        try (var ground = AgentGround.alone()) {
            ground.site().start();
            ground.site().awaitReady();
            var ours = new ArrayList<Double>();
            var plain = new ArrayList<Double>();
            var ratios = new ArrayList<Double>();
            var _ = posts(ground, sales, scale.quick() ? 0.5 : 8);
            var _ = plain(ground, sales, seconds);
            for (var round = 0; round < scale.rounds(ROUNDS); round++) {
                plain.add(plain(ground, sales, seconds));
                ours.add(posts(ground, sales, seconds));
                ratios.add(ours.getLast() / plain.getLast());
            }
            return List.of(Row.atLeast(
                    0.7, name(), Figures.perSecond(ours), "group commit " + Figures.perSecond(plain), ratios));
        }
    }

    private static double posts(AgentGround ground, SaleLoad sales, double seconds) throws Exception {
        return sales.post(ground.vertx(), ground.site().port(), 1, seconds);
    }

    private static double plain(AgentGround ground, SaleLoad sales, double seconds) throws Exception {
        return sales.plain(Files.createTempDirectory(ground.directory(), "plain"), seconds);
    }
}
