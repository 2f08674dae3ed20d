package io.branchline.protocol.event;

import java.util.List;

/**
 * How important an event is. A higher priority overtakes any backlog of lower ones at every queue on the way (P5).
 *
 * <p>The wire carries the {@linkplain #level() level}, 1 being the most important.
 */
public enum Priority {
    /** Level 1: sales and payments. */
    SALES(1),
    /** Level 2: inventory and returns. */
    STOCK(2),
    /** Level 3: customers and products. */
    RECORDS(3),
    /** Level 4: reports and analytics. */
    REPORTS(4);

    /** All priorities, the most important first. */
    public static final List<Priority> ALL = List.of(values());

    private final int level;

    Priority(int level) {
        this.level = level;
    }

    /** The number on the wire, in the database and in metrics: 1 to 4. */
    public int level() {
        return level;
    }

    /**
     * The priority of a level.
     *
     * @throws IllegalArgumentException if the level is not 1 to 4
     */
    public static Priority ofLevel(int level) {
        if (level < 1 || level > ALL.size()) {
            throw new IllegalArgumentException("priority is " + level + "; allowed are 1 to 4");
        }
        return ALL.get(level - 1);
    }
}
