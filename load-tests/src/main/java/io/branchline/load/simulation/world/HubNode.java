package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Line;
import io.branchline.load.simulation.ground.Shape;
import io.branchline.load.simulation.road.HeadOffice;
import io.branchline.load.simulation.road.Heads;
import io.branchline.load.simulation.road.TransferDesk;
import java.util.ArrayList;
import java.util.List;

/** One hub node: takes connections, has a writer, drains, crashes and comes back. */
public final class HubNode {
    private static final long DRAIN_MICROS = 5_000_000;

    private final Stage stage;
    private final Shape shape;
    private final Database database;
    private final Promises promises;
    private final LiveBus bus;
    private final int number;
    private final List<HubSession> sessions = new ArrayList<>();
    private Lifetime life = new Lifetime();
    private Writer writer;
    private TransferDesk desk;
    private long restarts;
    private long published;
    private boolean draining;

    /** A node that is up. */
    public HubNode(Stage stage, Shape shape, Database database, Promises promises, LiveBus bus, int number) {
        this.stage = stage;
        this.shape = shape;
        this.database = database;
        this.promises = promises;
        this.bus = bus;
        this.number = number;
        this.writer = newWriter();
        this.desk = newDesk();
    }

    /** True if it takes connections. */
    boolean accepts() {
        return life.lasts() && !draining;
    }

    boolean up() {
        return life.lasts();
    }

    /** A connection of a branch; the agent's key was right. */
    void accept(Line line, int branch) {
        sessions.add(new HubSession(this, line.hub(), branch));
    }

    /** Kills it, to come back after a while. */
    public void crash() {
        if (!life.lasts()) {
            return;
        }
        stage.note("hub " + number, "crash", sessions.size(), 0);
        life.end();
        sessions.forEach(HubSession::vanish);
        sessions.clear();
        stage.clock().after(new Lifetime(), stage.micros(50_000, 10_000_000), this::start);
    }

    /** Asks every agent to leave, settles what is in flight, stops, and comes back. */
    public void drain() {
        if (!accepts()) {
            return;
        }
        stage.note("hub " + number, "drain", sessions.size(), 0);
        draining = true;
        List.copyOf(sessions).forEach(session -> session.leave(stage.micros(0, 5_000)));
        stage.clock().after(life, DRAIN_MICROS, this::crash);
    }

    /** What head office sends has grown to here. */
    public void heads(Heads heads) {
        if (life.lasts()) {
            List.copyOf(sessions).forEach(session -> session.heads(heads));
        }
    }

    void ended(HubSession session) {
        sessions.remove(session);
    }

    Stage stage() {
        return stage;
    }

    Shape shape() {
        return shape;
    }

    Database database() {
        return database;
    }

    Promises promises() {
        return promises;
    }

    HeadOffice office() {
        return database.office();
    }

    /** The life of its process. */
    public Lifetime life() {
        return life;
    }

    Writer writer() {
        return writer;
    }

    private void start() {
        life = new Lifetime();
        draining = false;
        restarts++;
        published = 0;
        writer = newWriter();
        desk = newDesk();
        stage.note("hub " + number, "starts", restarts, 0);
    }

    private Writer newWriter() {
        return new Writer(stage, shape, database, life, batch -> {
            bus.announce(number + 2 * restarts, ++published, batch);
            desk.look();
        });
    }

    private TransferDesk newDesk() {
        return new TransferDesk(stage, database.office(), life, shape.branches());
    }
}
