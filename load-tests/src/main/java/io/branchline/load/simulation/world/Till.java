package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Sales;
import io.branchline.load.simulation.ground.Sales.Sale;
import io.branchline.load.simulation.ground.Shape;
import io.branchline.load.simulation.road.Targets;
import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.List;

/** A till: sells, posts each sale until it is answered with kept, and at times posts an old sale again. */
public final class Till {
    private static final long ANSWER_MICROS = 2_000_000;
    private static final int REMEMBERED = 20;
    private static final double FOR_ANOTHER_BRANCH = 0.1;

    private final Stage stage;
    private final AgentProcess agent;
    private final Sales sales;
    private final long everyMicros;
    private final int branches;
    private final Lifetime forever = new Lifetime();
    private final List<Sale> answered = new ArrayList<>();
    private int unanswered;

    Till(Stage stage, AgentProcess agent, Shape shape, String name) {
        this.stage = stage;
        this.agent = agent;
        this.sales = new Sales(stage, name + "-");
        this.everyMicros = shape.saleEveryMicros();
        this.branches = shape.branches();
        sell();
    }

    /** Sales that wait for their answer. */
    public int unanswered() {
        return unanswered;
    }

    boolean sellsAt(AgentProcess branch) {
        return agent == branch;
    }

    /** Posts some of the last sales again, in any order: the branch's disk was replaced. */
    public void postAgain() {
        for (var sale : List.copyOf(answered)) {
            if (stage.chance(0.3)) {
                postLater(sale, stage.micros(0, 20_000_000));
            }
        }
    }

    /** Posts many events of a low priority at once. */
    public void flood() {
        var priority = Priority.ofLevel(stage.random().nextInt(2, 5));
        for (var count = stage.random().nextInt(20, 120); count > 0; count--) {
            postLater(sales.next(priority), stage.micros(0, 50_000));
        }
    }

    private void sell() {
        var pause = (long) (-Math.log(1 - stage.random().nextDouble()) * everyMicros);
        stage.clock().after(forever, pause, () -> {
            if (!stage.weather().calm()) {
                postLater(stage.chance(FOR_ANOTHER_BRANCH) ? sales.nextFor(anyBranch()) : sales.next(), 0);
                sell();
            }
        });
    }

    /** The code of any branch, this one too, and at times one that cannot be reached. */
    private String anyBranch() {
        var unreachable = stage.chance(0.5) ? Targets.DISABLED : Targets.UNKNOWN;
        return stage.chance(0.15) ? unreachable : Targets.code(stage.random().nextInt(branches));
    }

    private void postLater(Sale sale, long delayMicros) {
        unanswered++;
        stage.clock().after(forever, delayMicros, () -> post(sale, new boolean[1]));
    }

    /** Posts until the one flag, shared by all attempts, says that an answer came. */
    private void post(Sale sale, boolean[] done) {
        if (done[0]) {
            return;
        }
        stage.clock()
                .after(
                        forever,
                        stage.micros(200, 3_000),
                        () -> agent.post(sale, () -> {
                            if (!stage.weather().strikes(Fault.POS_ANSWER_LOST)) {
                                answer(sale, done);
                            }
                        }));
        stage.clock().after(forever, ANSWER_MICROS, () -> post(sale, done));
    }

    private void answer(Sale sale, boolean[] done) {
        if (done[0]) {
            return;
        }
        done[0] = true;
        unanswered--;
        if (answered.size() >= REMEMBERED) {
            answered.removeFirst();
        }
        answered.add(sale);
        if (stage.weather().strikes(Fault.SALE_REPOSTED)) {
            postLater(sale, stage.micros(1_000_000, 30_000_000));
        }
    }
}
