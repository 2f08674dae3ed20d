package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Line;
import io.branchline.load.simulation.ground.Sales;
import io.branchline.load.simulation.ground.Sales.Sale;
import io.branchline.load.simulation.ground.Shape;
import io.branchline.load.simulation.ground.WallClock;
import io.branchline.load.simulation.road.BranchRoad;
import io.branchline.load.simulation.road.HeadOffice;
import io.branchline.load.simulation.road.Heads;
import io.branchline.load.simulation.road.RoadPromises;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.Ancestry;
import io.branchline.protocol.link.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A branch's agent: intake, journal, and the driver that connects, again and again, to one of the hub nodes. It crashes
 * and starts again from its disk.
 */
public final class AgentProcess {
    private static final Duration BACKOFF_BASE = Duration.ofMillis(200);
    private static final Duration BACKOFF_CAP = Duration.ofSeconds(8);
    private static final long CONNECT_MICROS = 3_000_000;

    private final Stage stage;
    private final Shape shape;
    private final Promises promises;
    private final RoadPromises roadPromises;
    private final HeadOffice office;
    private final List<HubNode> hubs;
    private final int branch;
    private final BranchDisk disk;
    private final WallClock clock;
    private Lifetime life = new Lifetime();
    private Backoff backoff;
    private BranchRoad road;
    private AgentSession session;
    private boolean offline;

    /** An agent that is up and about to connect. */
    public AgentProcess(
            Stage stage,
            Shape shape,
            Promises promises,
            RoadPromises roadPromises,
            HeadOffice office,
            List<HubNode> hubs,
            int branch) {
        this.stage = stage;
        this.shape = shape;
        this.promises = promises;
        this.roadPromises = roadPromises;
        this.office = office;
        this.hubs = List.copyOf(hubs);
        this.branch = branch;
        this.disk = new BranchDisk(stage, promises, branch);
        this.clock = new WallClock(stage);
        this.backoff = new Backoff(BACKOFF_BASE, BACKOFF_CAP, stage.random());
        this.road = new BranchRoad(stage, roadPromises, branch, life, disk, clock);
        this.session = new AgentSession(this, life);
        connectAfter(backoff.soon());
    }

    /** A till of this branch. */
    public Till till(int number) {
        return new Till(stage, this, shape, "b" + branch + "t" + number);
    }

    /** The clock of its computer. */
    public WallClock clock() {
        return clock;
    }

    /** The branch's disk. */
    public BranchDisk disk() {
        return disk;
    }

    /** What is wrong with it after everything should have healed; empty if nothing. */
    public Optional<String> unfinished() {
        var image = disk.image();
        if (!image.settled().equals(image.last())) {
            return Optional.of("branch " + branch + " has settled " + image.settled() + " of " + image.last() + ", "
                    + session.describe());
        }
        if (!image.lost().isEmpty()) {
            return Optional.of("branch " + branch + " has not told its lost events");
        }
        return office.unfinished(branch, disk.down());
    }

    Image image() {
        return disk.image();
    }

    /** A sale is posted; {@code kept} is the answer, none comes if the process is down. */
    void post(Sale sale, Runnable kept) {
        if (!life.lasts()) {
            return;
        }
        if (stage.planted(PlantedFault.KEPT_BEFORE_FSYNC)) {
            promises.answeredKept(branch, sale.event());
            kept.run();
        }
        var recorded = sale.event().recordedAt(Sales.now(stage));
        disk.write(life, image -> image.append(recorded, sale.priority()), () -> {
            if (!stage.planted(PlantedFault.KEPT_BEFORE_FSYNC)) {
                promises.answeredKept(branch, sale.event());
                kept.run();
            }
            session.kept(sale.priority(), disk.image().last().get(sale.priority()));
        });
    }

    /** Kills the process, does something to its disk, and starts it again after a while. */
    public boolean crash(Consumer<BranchDisk> whileDown) {
        if (!life.lasts()) {
            return false;
        }
        stage.note("agent " + branch, "crash", 0, 0);
        life.end();
        session.vanish();
        disk.crash();
        whileDown.accept(disk);
        stage.clock().after(new Lifetime(), stage.micros(20_000, 8_000_000), this::start);
        return true;
    }

    /** The network of the branch is gone, or back. */
    public void offline(boolean gone) {
        offline = gone;
        if (gone) {
            session.line().ifPresent(Line::cut);
        }
    }

    /** Its connection, if there is one. */
    public Optional<Line> line() {
        return session.line();
    }

    Hello hello(Heads applied) {
        var image = disk.image();
        return new Hello(
                1,
                "simulated",
                image.epoch(),
                image.first(),
                image.last(),
                applied.position(),
                applied.version(),
                1,
                Sales.now(stage),
                image.lost());
    }

    /** Compares the welcome with the journal in one write, and says whether a new epoch began. */
    void reconcile(Welcome welcome, Consumer<Boolean> answer) {
        var forked = new boolean[1];
        disk.write(
                life,
                image -> {
                    forked[0] = hasForked(image, welcome);
                    image.forgetLost();
                    if (forked[0]) {
                        image.fork(stage.uuid());
                        stage.note("disk " + branch, "forked", 0, 0);
                    } else {
                        Priority.ALL.forEach(priority ->
                                settle(image, priority, welcome.settled().get(priority)));
                    }
                },
                () -> answer.accept(forked[0]));
    }

    /** Notes in the journal that everything through a sequence is settled. */
    void settle(Priority priority, long through) {
        disk.write(life, image -> settle(image, priority, through), () -> {});
    }

    void connectAfter(Duration delay) {
        stage.clock().after(life, delay.toNanos() / 1_000, this::connect);
    }

    /** A report goes out: the disk holds what it says. */
    void saysApplied(Frame report) {
        roadPromises.saysApplied(branch, disk.down(), report);
    }

    BranchRoad road() {
        return road;
    }

    Backoff backoff() {
        return backoff;
    }

    Stage stage() {
        return stage;
    }

    Shape shape() {
        return shape;
    }

    Promises promises() {
        return promises;
    }

    int branch() {
        return branch;
    }

    /** True if the process dies now. */
    boolean crashesInStep() {
        return stage.weather().strikes(Fault.AGENT_CRASH_IN_STEP) && crash(unharmed -> {});
    }

    private void start() {
        stage.note("agent " + branch, "starts", 0, 0);
        life = new Lifetime();
        backoff = new Backoff(BACKOFF_BASE, BACKOFF_CAP, stage.random());
        road = new BranchRoad(stage, roadPromises, branch, life, disk, clock);
        session = new AgentSession(this, life);
        connectAfter(backoff.soon());
    }

    private void connect() {
        var hub = hubs.get(stage.random().nextInt(hubs.size()));
        if (offline || !hub.up()) {
            stage.clock().after(life, stage.micros(1_000, CONNECT_MICROS), () -> connectAfter(backoff.failed()));
            return;
        }
        stage.clock().after(life, stage.micros(1_000, 100_000), () -> {
            if (offline || !hub.accepts()) {
                connectAfter(backoff.failed());
                return;
            }
            var line = new Line(stage, shape.lineBufferBytes());
            hub.accept(line, branch);
            session.connected(line);
        });
    }

    private boolean hasForked(Image image, Welcome welcome) {
        return !stage.planted(PlantedFault.FORK_NOT_NOTICED)
                && Ancestry.forked(
                        welcome,
                        image.last(),
                        image.settled(),
                        (priority, sequence) -> Optional.ofNullable(image.at(priority, sequence))
                                .filter(row -> !row.damaged)
                                .map(row -> Ancestry.mark(row.event)));
    }

    private void settle(Image image, Priority priority, long through) {
        if (through > image.last().get(priority)) {
            throw new BrokenPromise(
                    "P2 settled",
                    priority + " settled through " + through + " of "
                            + image.last().get(priority));
        }
        image.settle(priority, through, row -> promises.settledOnDisk(branch, row));
        image.retain(priority, shape.retainedRows());
    }

    /** Credit the hub gives at most, for the check of what is in flight. */
    long inFlightCostMax() {
        return HubSession.WINDOWS_MAX * shape.window().sum()
                + PerPriority.all(Shape.EVENT_COST_MAX + longestFrame()).sum();
    }

    private long longestFrame() {
        return Priority.ALL.stream().mapToLong(shape.frameCostMax()::get).max().orElseThrow();
    }
}
