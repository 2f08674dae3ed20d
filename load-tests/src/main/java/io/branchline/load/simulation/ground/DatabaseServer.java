package io.branchline.load.simulation.ground;

import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;

/** Whether PostgreSQL answers. A restart ends every transaction that is under way. */
public final class DatabaseServer {
    private final Stage stage;
    private final Lifetime forever = new Lifetime();
    private long restarts;
    private boolean down;

    /** A server that is up. */
    public DatabaseServer(Stage stage) {
        this.stage = stage;
    }

    /** True while nothing answers. */
    public boolean down() {
        return down;
    }

    /** How often it was restarted; to be asked at the begin of a transaction. */
    public long restarts() {
        return restarts;
    }

    /** Has a transaction ended that began when there had been so many restarts? */
    public boolean interrupted(long restartsAtBegin) {
        return down || restarts != restartsAtBegin;
    }

    /** Goes down, to come back after a while. */
    public void restart(long downMicros) {
        stage.note("database", "restarts", 0, 0);
        restarts++;
        var thisOne = restarts;
        down = true;
        stage.clock().after(forever, downMicros, () -> {
            if (thisOne == restarts) {
                down = false;
            }
        });
    }
}
