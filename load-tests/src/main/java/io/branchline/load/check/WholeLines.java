package io.branchline.load.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;

/** The complete lines of a text; what follows the last line end is left out. Not thread-safe. */
final class WholeLines extends Reader {
    private static final int BUFFER_CHARS = 1 << 16;

    private final BufferedReader text;
    private final StringBuilder pending = new StringBuilder();
    private int ready;
    private boolean ended;

    WholeLines(BufferedReader text) {
        this.text = text;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        while (ready == 0 && !ended) {
            fill();
        }
        if (ready == 0) {
            return -1;
        }
        var count = Math.min(ready, length);
        pending.getChars(0, count, target, offset);
        pending.delete(0, count);
        ready -= count;
        return count;
    }

    private void fill() throws IOException {
        var buffer = new char[BUFFER_CHARS];
        var read = text.read(buffer);
        if (read < 0) {
            ended = true;
        } else {
            pending.append(buffer, 0, read);
            ready = pending.lastIndexOf("\n") + 1;
        }
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
