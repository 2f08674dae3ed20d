package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.DatabaseServer;
import io.branchline.load.simulation.ground.Line;
import io.branchline.load.simulation.ground.Shape;
import io.branchline.load.simulation.road.HeadOffice;
import io.branchline.load.simulation.road.Heads;
import io.branchline.load.simulation.road.Publishers;
import io.branchline.load.simulation.road.RoadPromises;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Some branches with their tills, two hub nodes, PostgreSQL, the live bus and its readers; and what may strike them. */
public final class World {
    private static final int HUBS = 2;
    private static final long POLL_MICROS = 2_000_000;
    private static final long BACKUP_MICROS_MAX = 40_000_000;

    private final Stage stage;
    private final Shape shape;
    private final Promises promises = new Promises();
    private final RoadPromises roadPromises;
    private final DatabaseServer server;
    private final HeadOffice office;
    private final Publishers publishers;
    private final Database database;
    private final LiveBus bus;
    private final List<HubNode> hubs;
    private final List<AgentProcess> agents;
    private final List<Till> tills = new ArrayList<>();
    private final List<FeedReader> readers;
    private final boolean polls;
    private final Lifetime forever = new Lifetime();

    /** Builds it and sets it going. */
    public World(Stage stage) {
        this.stage = stage;
        this.shape = Shape.draw(stage.random());
        this.roadPromises = new RoadPromises(stage, shape.branches());
        this.server = new DatabaseServer(stage);
        this.bus = new LiveBus(stage);
        // Half of the seeds have no poll and lose no hint: only there a wakeup that a machine loses stays lost.
        this.polls = stage.chance(0.5);
        this.office = new HeadOffice(stage, server, roadPromises, this::hint);
        this.database = new Database(stage, promises, server, office);
        this.hubs = IntStream.range(0, HUBS)
                .mapToObj(number -> new HubNode(stage, shape, database, promises, bus, number))
                .toList();
        this.readers = Stream.generate(() -> new FeedReader(stage, shape, database, bus))
                .limit(HUBS)
                .toList();
        this.agents = IntStream.range(0, shape.branches())
                .mapToObj(branch -> new AgentProcess(stage, shape, promises, roadPromises, office, hubs, branch))
                .toList();
        agents.forEach(
                agent -> IntStream.range(0, shape.tills()).mapToObj(agent::till).forEach(tills::add));
        this.publishers = new Publishers(stage, office, shape, () -> hub().life());
        repeat(
                2_000,
                2 * BACKUP_MICROS_MAX / agents.size(),
                () -> agent().disk().backUp());
        repeat(1_000_000, 60_000_000, () -> till().flood());
        runOffice();
    }

    /** How long faults strike. */
    public long stormyMicros() {
        return shape.stormyMicros();
    }

    /** Events answered with kept. */
    public int kept() {
        return promises.kept();
    }

    /** Events stored. */
    public int stored() {
        return promises.stored();
    }

    /** A fault strikes; false if it found nothing to strike. */
    public boolean strike(Fault fault) {
        return switch (fault) {
            case LINE_CUT -> onLine(Line::cut);
            case HALF_OPEN -> onLine(Line::halfOpen);
            case SLOW_LINE -> onLine(Line::slow);
            case OUTAGE -> away(agent()::offline, 60_000_000);
            case AGENT_CRASH -> crash(agent(), disk -> {});
            case HUB_CRASH -> done(hub()::crash);
            case HUB_DRAIN -> done(hub()::drain);
            case ROW_DAMAGED -> agent().disk().damage();
            case DISK_EMPTY -> replaceDisk(agent(), BranchDisk::replaceByEmpty);
            case DISK_OLDER -> goBack(agent());
            case DISK_SALVAGED -> crash(agent(), BranchDisk::salvage);
            case BUS_DOWN -> away(bus::down, 30_000_000);
            case DATABASE_RESTART -> done(() -> server.restart(stage.micros(100_000, 8_000_000)));
            case OFFICE_RESTORED -> restoreOffice();
            case CLOCK_JUMP -> done(agent().clock()::jump);
            case DOWN_FILE_DAMAGED -> crash(agent(), BranchDisk::loseDown);
            case READER_AWAY -> done(() -> reader().leave(stage.micros(100_000, 30_000_000)));
            default -> throw new IllegalStateException(fault + " is not a timed fault");
        };
    }

    /** The sky clears: networks and bus are back, old lines are as fast as new ones. */
    public void clear() {
        bus.down(false);
        for (var agent : agents) {
            agent.offline(false);
            // Some are slow for a while longer: what is published last finds full sockets.
            stage.clock()
                    .after(
                            forever,
                            stage.chance(0.5) ? 0 : stage.micros(0, 10_000_000),
                            () -> agent.line().ifPresent(Line::fast));
        }
        if (stage.chance(0.3)) {
            publishers.manyMessages();
        }
        // The last items, close together and after the last lost notice: a wakeup that gets lost here shows.
        for (var count = stage.random().nextInt(8); count > 0; count--) {
            stage.clock().after(forever, stage.micros(0, 100_000), publishers::message);
            stage.clock().after(forever, stage.micros(0, 100_000), publishers::quote);
        }
    }

    /** What is not yet settled, applied or shown; empty if nothing. */
    public Optional<String> unfinished() {
        var waiting = tills.stream().mapToInt(Till::unanswered).sum();
        if (waiting > 0) {
            return Optional.of(waiting + " sales have no answer");
        }
        if (!readers.stream().allMatch(FeedReader::complete)) {
            return Optional.of("a feed reader has not shown all that is stored");
        }
        return agents.stream().flatMap(agent -> agent.unfinished().stream()).findFirst();
    }

    /** Compares what was answered with what is stored. */
    public void check() {
        promises.checkKept(agents.stream().map(AgentProcess::image).toList());
        agents.forEach(agent -> roadPromises.check(agent.branch(), agent.disk().down()));
    }

    private void runOffice() {
        repeat(1_000, 2 * shape.down().messageEveryMicros(), publishers::message);
        repeat(1_000, 2 * shape.down().quoteEveryMicros(), publishers::quote);
        repeat(2_000_000, 60_000_000, publishers::manyMessages);
        repeat(2_000_000, 40_000_000, publishers::burst);
        repeat(2_000_000, 60_000_000, publishers::schedule);
        repeat(1_000_000, BACKUP_MICROS_MAX, office::backUp);
        if (shape.down().retentionMicros() > 0) {
            office.retain(shape.down().retentionMicros());
        }
        if (polls) {
            poll();
        }
    }

    private void hint(Heads heads, boolean known) {
        for (var hub : hubs) {
            if (!polls || (known && bus.carries())) {
                stage.clock().after(forever, stage.micros(100, 20_000), () -> hub.heads(heads));
            }
        }
    }

    private void poll() {
        stage.clock().after(forever, POLL_MICROS, () -> {
            if (!server.down()) {
                hubs.forEach(hub -> hub.heads(office.heads()));
            }
            poll();
        });
    }

    private boolean restoreOffice() {
        hubs.forEach(HubNode::crash);
        server.restart(stage.micros(100_000, 5_000_000));
        return office.restore();
    }

    private void repeat(long fromMicros, long toMicros, Runnable step) {
        stage.clock().after(forever, stage.micros(fromMicros, toMicros), () -> {
            if (!stage.weather().calm()) {
                step.run();
                repeat(fromMicros, toMicros, step);
            }
        });
    }

    private boolean onLine(Consumer<Line> fault) {
        var line = agent().line();
        line.ifPresent(fault);
        return line.isPresent();
    }

    private boolean crash(AgentProcess agent, Consumer<BranchDisk> whileDown) {
        return agent.crash(whileDown);
    }

    private boolean goBack(AgentProcess agent) {
        return agent.disk().mayGoBack() && replaceDisk(agent, BranchDisk::goBack);
    }

    private boolean replaceDisk(AgentProcess agent, Consumer<BranchDisk> replacement) {
        if (!agent.crash(replacement)) {
            return false;
        }
        tills.stream().filter(till -> till.sellsAt(agent)).forEach(Till::postAgain);
        return true;
    }

    private boolean away(Consumer<Boolean> gone, long microsMax) {
        gone.accept(true);
        stage.clock().after(forever, stage.micros(1_000_000, microsMax), () -> gone.accept(false));
        return true;
    }

    private boolean done(Runnable strike) {
        strike.run();
        return true;
    }

    private AgentProcess agent() {
        return agents.get(stage.random().nextInt(agents.size()));
    }

    private HubNode hub() {
        return hubs.get(stage.random().nextInt(hubs.size()));
    }

    private Till till() {
        return tills.get(stage.random().nextInt(tills.size()));
    }

    private FeedReader reader() {
        return readers.get(stage.random().nextInt(readers.size()));
    }
}
