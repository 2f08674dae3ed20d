package io.branchline.protocol.event;

import java.util.Arrays;
import java.util.function.ToLongFunction;

/** One whole number for each priority: positions, credit or counts. Immutable. On the wire an array of four integers. */
public final class PerPriority {
    /** Zero for every priority. */
    public static final PerPriority ZERO = new PerPriority(new long[Priority.ALL.size()]);

    private final long[] values;

    private PerPriority(long[] values) {
        this.values = values;
    }

    /** The numbers in the order of the levels 1 to 4. */
    public static PerPriority of(long sales, long stock, long records, long reports) {
        return new PerPriority(new long[] {sales, stock, records, reports});
    }

    /** The same number for every priority. */
    public static PerPriority all(long value) {
        return of(value, value, value, value);
    }

    /** One number computed for each priority. */
    public static PerPriority from(ToLongFunction<Priority> value) {
        return new PerPriority(Priority.ALL.stream().mapToLong(value).toArray());
    }

    /** The number of one priority. */
    public long get(Priority priority) {
        return values[priority.level() - 1];
    }

    /** A copy with another number for one priority. */
    public PerPriority with(Priority priority, long value) {
        var copy = values.clone();
        copy[priority.level() - 1] = value;
        return new PerPriority(copy);
    }

    /** The sum over all priorities. */
    public long sum() {
        return Arrays.stream(values).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PerPriority that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
