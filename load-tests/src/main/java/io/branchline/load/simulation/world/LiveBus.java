package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.world.Database.LiveBatch;
import java.util.ArrayList;
import java.util.List;

/** A simulated live bus: each notice reaches each reader at most once, in the order of its node. */
public final class LiveBus {
    private final Stage stage;
    private final List<FeedReader> readers = new ArrayList<>();
    private final Lifetime forever = new Lifetime();
    private long lastArrivalMicros;
    private boolean down;

    /** A bus that is up, without readers. */
    public LiveBus(Stage stage) {
        this.stage = stage;
    }

    void listen(FeedReader reader) {
        readers.add(reader);
    }

    /** Up, or gone until further notice. */
    public void down(boolean gone) {
        down = gone;
    }

    /** Does a notice get through now? */
    public boolean carries() {
        return !down && !stage.weather().strikes(Fault.NOTICE_LOST);
    }

    void announce(long node, long counter, LiveBatch batch) {
        for (var reader : readers) {
            if (carries()) {
                var now = stage.clock().nowMicros();
                lastArrivalMicros = Math.max(lastArrivalMicros + 1, now + stage.micros(100, 20_000));
                stage.clock().after(forever, lastArrivalMicros - now, () -> reader.notice(node, counter, batch));
            }
        }
    }
}
