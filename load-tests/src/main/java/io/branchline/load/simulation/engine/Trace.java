package io.branchline.load.simulation.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happened, line by line: a hash of everything, and the last lines as text. A line is formatted only when somebody
 * reads it, because a run writes tens of thousands.
 */
public final class Trace {
    /** Lines kept for the report of a failing seed. */
    public static final int LINES_KEPT = 40;

    private final String[] who = new String[LINES_KEPT];
    private final String[] what = new String[LINES_KEPT];
    private final long[][] numbers = new long[LINES_KEPT][3];
    private final @Nullable Consumer<String> listener;
    private long lines;
    private long hash = 1469598103934665603L;

    /** A trace that hands every line to a listener too, if there is one. */
    public Trace(@Nullable Consumer<String> listener) {
        this.listener = listener;
    }

    /** Adds a line. */
    public void line(long nowMicros, String subject, String event, long first, long second) {
        var slot = (int) (lines++ % LINES_KEPT);
        who[slot] = subject;
        what[slot] = event;
        numbers[slot][0] = nowMicros;
        numbers[slot][1] = first;
        numbers[slot][2] = second;
        mix(nowMicros);
        mix(subject.hashCode());
        mix(event.hashCode());
        mix(first);
        mix(second);
        if (listener != null) {
            listener.accept(text(slot));
        }
    }

    /** Hash over all lines. */
    public long hash() {
        return hash;
    }

    /** Number of lines. */
    public long lines() {
        return lines;
    }

    /** The last lines, the oldest first. */
    public List<String> last() {
        var texts = new ArrayList<String>();
        for (var line = Math.max(0, lines - LINES_KEPT); line < lines; line++) {
            texts.add(text((int) (line % LINES_KEPT)));
        }
        return Collections.unmodifiableList(texts);
    }

    private String text(int slot) {
        return String.format(
                Locale.ROOT,
                "%12.6f %-10s %s %d %d",
                numbers[slot][0] / 1e6,
                who[slot],
                what[slot],
                numbers[slot][1],
                numbers[slot][2]);
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
    }
}
