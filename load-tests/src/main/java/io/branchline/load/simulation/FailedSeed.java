package io.branchline.load.simulation;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.load.simulation.engine.Stage;

/** A seed under which a promise was broken, with everything needed to replay it. */
public final class FailedSeed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long seed;

    FailedSeed(long seed, Stage stage, RuntimeException cause) {
        super(text(seed, stage, cause), cause);
        this.seed = seed;
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    private static String text(long seed, Stage stage, RuntimeException cause) {
        var planted = stage.planted() == null ? "" : " --plant " + stage.planted();
        var broken = cause instanceof BrokenPromise ? cause.getMessage() : cause.toString();
        return "seed " + seed + " broke " + broken + "\nreplay: ./branchline simulate --seed " + seed + planted
                + " --trace\nlast lines:\n" + String.join("\n", stage.trace().last());
    }
}
