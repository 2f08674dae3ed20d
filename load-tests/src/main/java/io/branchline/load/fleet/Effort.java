package io.branchline.load.fleet;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Processor time of head office's programs and of this one, with the branches it plays: what an event costs is told by it
 * more steadily than by the clock, on a machine that others use.
 *
 * @param hub the hub
 * @param postgres PostgreSQL with its connections
 * @param redis Redis
 * @param here this program
 */
public record Effort(Duration hub, Duration postgres, Duration redis, Duration here) {
    /** Since these programs were started. */
    public static Effort of(BenchOffice office) {
        return new Effort(
                used(ProcessHandle.of(office.hub().pid()).stream()),
                used(withChildren(office.servers().postgresPid())),
                used(ProcessHandle.of(office.servers().redisPid()).stream()),
                used(Stream.of(ProcessHandle.current())));
    }

    /** What was used since an earlier look. */
    public Effort since(Effort before) {
        return new Effort(
                hub.minus(before.hub),
                postgres.minus(before.postgres),
                redis.minus(before.redis),
                here.minus(before.here));
    }

    /** In microseconds of one processor for each of so many. */
    public String each(long count) {
        return String.format(
                Locale.ROOT,
                "%.1f us hub, %.1f PostgreSQL, %.1f Redis, %.1f here",
                micros(hub, count),
                micros(postgres, count),
                micros(redis, count),
                micros(here, count));
    }

    private static double micros(Duration used, long count) {
        return used.toNanos() / 1e3 / count;
    }

    private static Stream<ProcessHandle> withChildren(long pid) {
        return ProcessHandle.of(pid).stream().flatMap(parent -> Stream.concat(Stream.of(parent), parent.children()));
    }

    private static Duration used(Stream<ProcessHandle> processes) {
        return processes
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
