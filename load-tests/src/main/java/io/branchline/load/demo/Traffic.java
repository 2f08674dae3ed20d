package io.branchline.load.demo;

import io.branchline.load.retail.Replay;
import io.branchline.load.till.Pace;
import io.branchline.load.till.Tills;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * Lets the tills post at an even pace. Context: one of Vert.x's, on which the tills run too. Started
 * and stopped from any thread.
 */
public final class Traffic {
    private static final int TICK_MS = 5;

    private final Vertx vertx;
    private final Replay replay;
    private final Tills tills;
    private final InstantSource clock;
    private final int rate;
    private volatile int pass = 1;
    private volatile boolean stopped;

    /** Traffic that has not begun. */
    public Traffic(Vertx vertx, Replay replay, Tills tills, InstantSource clock, int rate) {
        this.vertx = vertx;
        this.replay = replay;
        this.tills = tills;
        this.clock = clock;
        this.rate = rate;
    }

    /** Begins to post. */
    public void start() {
        vertx.getOrCreateContext().runOnContext(_ -> {
            var pace = new Pace(rate, System.nanoTime());
            var _ = vertx.setPeriodic(TICK_MS, timer -> tick(timer, pace));
        });
    }

    /** Posts nothing new; what is under way is still brought to an end. */
    public void stop() {
        stopped = true;
    }

    /** Which time the data is gone through, from 1. */
    public int pass() {
        return pass;
    }

    private void tick(long timer, Pace pace) {
        if (stopped) {
            var _ = vertx.cancelTimer(timer);
            return;
        }
        pace.tick(System.nanoTime());
        while (pace.due()) {
            var post = replay.next(clock.instant());
            tills.post(post);
            pace.did(post.events().size());
        }
        pass = replay.pass();
    }
}
