package io.branchline.load.simulation.engine;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** Virtual time: runs tasks in the order of their time, and those of one moment in an order the seed decides. */
public final class Clockwork {
    private record Task(long at, long tie, long number, Lifetime life, Runnable step) {}

    private static final Comparator<Task> ORDER =
            Comparator.comparingLong(Task::at).thenComparingLong(Task::tie).thenComparingLong(Task::number);

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(256, ORDER);
    private final RandomGenerator random;
    private long nowMicros;
    private long number;
    private long steps;

    /** A clock at zero whose ties are broken by chance. */
    public Clockwork(RandomGenerator random) {
        this.random = random;
    }

    /** Microseconds since the start. */
    public long nowMicros() {
        return nowMicros;
    }

    /** Steps run so far. */
    public long steps() {
        return steps;
    }

    /** Runs the step after a delay, unless the life has ended by then. */
    public void after(Lifetime life, long delayMicros, Runnable step) {
        tasks.add(new Task(nowMicros + Math.max(0, delayMicros), random.nextLong(), number++, life, step));
    }

    /** Runs every task up to a moment, those included that these add. */
    public void runUntil(long moment) {
        for (var task = tasks.peek(); task != null && task.at() <= moment; task = tasks.peek()) {
            tasks.remove();
            nowMicros = task.at();
            if (task.life().lasts()) {
                steps++;
                task.step().run();
            }
        }
        nowMicros = moment;
    }
}
