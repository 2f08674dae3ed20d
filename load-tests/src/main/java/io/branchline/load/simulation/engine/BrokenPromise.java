package io.branchline.load.simulation.engine;

/** The simulated system did something it promises never to do. */
public final class BrokenPromise extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String promise;

    /** A promise, such as {@code P3 once}, and how it was broken. */
    public BrokenPromise(String promise, String detail) {
        super(promise + ": " + detail);
        this.promise = promise;
    }

    /** The promise that was broken. */
    public String promise() {
        return promise;
    }
}
