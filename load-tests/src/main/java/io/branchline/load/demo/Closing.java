package io.branchline.load.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened and must be closed, the newest first. Not thread-safe. */
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Console console;

    Closing(Console console) {
        this.console = console;
    }

    <T extends AutoCloseable> T keep(T closeable) {
        opened.addLast(closeable);
        return closeable;
    }

    /** Closes everything; what does not end in good order is said, and the rest still ends. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.removeLast().close();
            } catch (Exception e) {
                console.say("not ended in good order: " + e);
            }
        }
    }
}
