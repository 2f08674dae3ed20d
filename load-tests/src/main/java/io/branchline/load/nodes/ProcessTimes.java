package io.branchline.load.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time of a process and all its children, as Linux counts it. Blocking. */
final class ProcessTimes {
    /** The kernel tells these times in hundredths of a second on every architecture. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final int USER = 11;

    private ProcessTimes() {}

    /** Microseconds so far, of the living and of the children that have ended. */
    static long micros(long pid) {
        var children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants);
        return of(pid, 4) + children.mapToLong(child -> of(child.pid(), 2)).sum();
    }

    /** User and system time, and with four numbers those of the children that were waited for. */
    private static long of(long pid, int numbers) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name of the program stands in parentheses and may hold anything.
            var words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Stream.of(words)
                            .skip(USER)
                            .limit(numbers)
                            .mapToLong(Long::parseLong)
                            .sum()
                    * MICROS_PER_TICK;
        } catch (IOException gone) {
            return 0;
        }
    }
}
