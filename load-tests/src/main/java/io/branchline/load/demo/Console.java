package io.branchline.load.demo;

import java.io.PrintStream;

/** Where the demo speaks to a person: a line at a time. Thread-safe. */
public final class Console {
    private final PrintStream out;

    /** A console on a stream. */
    public Console(PrintStream out) {
        this.out = out;
    }

    /** The console of this process. */
    public static Console standard() {
        return new Console(System.out);
    }

    /** Says a line. */
    public void say(String line) {
        out.println(line);
        out.flush();
    }
}
