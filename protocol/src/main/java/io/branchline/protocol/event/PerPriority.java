package io.branchline.protocol.event;

import java.util.Objects;
import java.util.function.ToLongFunction;

/** One whole number for each priority: positions, credit or counts. Immutable. On the wire an array of four integers. */
public final class PerPriority {
    /** Zero for every priority. */
    public static final PerPriority ZERO = new PerPriority(0, 0, 0, 0);

    // Fields, not an array: a hub holds several of these for each of its sessions.
    private final long sales;
    private final long stock;
    private final long records;
    private final long reports;

    private PerPriority(long sales, long stock, long records, long reports) {
        this.sales = sales;
        this.stock = stock;
        this.records = records;
        this.reports = reports;
    }

    /** The numbers in the order of the levels 1 to 4. */
    public static PerPriority of(long sales, long stock, long records, long reports) {
        return new PerPriority(sales, stock, records, reports);
    }

    /** The same number for every priority. */
    public static PerPriority all(long value) {
        return of(value, value, value, value);
    }

    /** One number computed for each priority. */
    public static PerPriority from(ToLongFunction<Priority> value) {
        return of(
                value.applyAsLong(Priority.SALES),
                value.applyAsLong(Priority.STOCK),
                value.applyAsLong(Priority.RECORDS),
                value.applyAsLong(Priority.REPORTS));
    }

    /** The number of one priority. */
    public long get(Priority priority) {
        return switch (priority) {
            case SALES -> sales;
            case STOCK -> stock;
            case RECORDS -> records;
            case REPORTS -> reports;
        };
    }

    /** A copy with another number for one priority. */
    public PerPriority with(Priority priority, long value) {
        return from(each -> each == priority ? value : get(each));
    }

    /** The sum over all priorities. */
    public long sum() {
        return sales + stock + records + reports;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PerPriority that
                && sales == that.sales
                && stock == that.stock
                && records == that.records
                && reports == that.reports;
    }

    @Override
    public int hashCode() {
        return Objects.hash(sales, stock, records, reports);
    }

    @Override
    public String toString() {
        return "[" + sales + ", " + stock + ", " + records + ", " + reports + "]";
    }
}
