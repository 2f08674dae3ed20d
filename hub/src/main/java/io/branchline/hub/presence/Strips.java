package io.branchline.hub.presence;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The last 24 hours of every branch, a letter for each quarter of an hour. One reading answers all who ask within half a
 * minute: it goes through all minutes of a day. Thread-safe.
 */
public final class Strips {
    /** Letters of a branch: the quarters of 24 hours, the one under way last. */
    public static final int LETTERS = 96;

    /** What a letter stands for. */
    public static final Duration STEP = Duration.ofMinutes(15);

    private static final Duration KEPT = Duration.ofSeconds(30);

    /** A minute that is over is written within that time. */
    private static final Duration WRITTEN_AFTER = Duration.ofSeconds(30);

    private static final String BRANCHES = """
            SELECT b.id, b.code, b.enabled, least(
                (SELECT min(m.minute) FROM branch_minute m WHERE m.branch = b.id),
                (SELECT min(c.opened_at) FROM branch_connection c WHERE c.branch = b.id),
                (SELECT p.since FROM branch_presence p WHERE p.branch = b.id)) AS known_since
            FROM branch b WHERE b.tenant = $1 LIMIT 100000""";

    /** A branch that moved between nodes within a minute was where it stood best. */
    private static final String QUARTERS = """
            SELECT branch, (extract(epoch FROM quarter - $2::timestamptz) / 900)::int AS quarter,
                count(*) FILTER (WHERE best = 1)::int AS online, count(*) FILTER (WHERE best = 2)::int AS catching_up,
                count(*) FILTER (WHERE best = 3)::int AS lagging, count(*) FILTER (WHERE best = 4)::int AS offline
            FROM (
                SELECT branch, date_bin('15 minutes', minute, $2::timestamptz) AS quarter, min(array_position(
                    ARRAY['online', 'catching_up', 'lagging', 'offline'], status)) AS best
                FROM branch_minute WHERE tenant = $1 AND minute >= $2 AND minute < $3 GROUP BY branch, minute) m
            GROUP BY m.branch, m.quarter""";

    /**
     * The strips of a tenant.
     *
     * @param from beginning of the first quarter
     * @param strips letters by code of the branch
     */
    public record Day(Instant from, SortedMap<String, String> strips) {}

    private record Cached(Instant at, Future<Day> day) {}

    private final Pool pool;
    private final InstantSource clock;
    private final ConcurrentMap<Integer, Cached> cached = new ConcurrentHashMap<>();

    /** Reads through a pool that the caller closes. */
    public Strips(Pool pool, InstantSource clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** The strips as they are, at most half a minute old. */
    public Future<Day> read(int tenant) {
        var now = clock.instant();
        return cached.compute(
                        tenant, (key, before) -> isGood(before, now) ? before : new Cached(now, readNow(key, now)))
                .day();
    }

    private static boolean isGood(@Nullable Cached before, Instant now) {
        return before != null
                && !before.day().failed()
                && now.isBefore(before.at().plus(KEPT))
                && !now.isBefore(before.at());
    }

    private Future<Day> readNow(int tenant, Instant now) {
        var from = now.truncatedTo(ChronoUnit.HOURS);
        while (!from.plus(STEP).isAfter(now)) {
            from = from.plus(STEP);
        }
        var first = from.minus(STEP.multipliedBy(LETTERS - 1L));
        var judged = now.minus(WRITTEN_AFTER).truncatedTo(ChronoUnit.MINUTES);
        return pool.preparedQuery(QUARTERS)
                .execute(Tuple.of(tenant, first.atOffset(ZoneOffset.UTC), judged.atOffset(ZoneOffset.UTC)))
                .compose(quarters -> pool.preparedQuery(BRANCHES)
                        .execute(Tuple.of(tenant))
                        .map(branches -> day(first, judged, quarters, branches)));
    }

    private static Day day(Instant first, Instant judged, Iterable<Row> quarters, Iterable<Row> branches) {
        var minutes = new HashMap<Integer, Map<Integer, Quarter>>();
        for (var row : quarters) {
            minutes.computeIfAbsent(row.getInteger("branch"), branch -> new HashMap<>())
                    .put(
                            row.getInteger("quarter"),
                            new Quarter(
                                    row.getInteger("online"),
                                    row.getInteger("catching_up"),
                                    row.getInteger("lagging"),
                                    row.getInteger("offline")));
        }
        var strips = new TreeMap<String, String>();
        for (var row : branches) {
            var known = row.getOffsetDateTime("known_since");
            strips.put(
                    row.getString("code"),
                    letters(
                            first,
                            judged,
                            known == null ? null : known.toInstant(),
                            row.getBoolean("enabled"),
                            minutes.getOrDefault(row.getInteger("id"), Map.of())));
        }
        return new Day(first, strips);
    }

    /** Minutes of a quarter by status. */
    record Quarter(int online, int catchingUp, int lagging, int offline) {
        int sum() {
            return online + catchingUp + lagging + offline;
        }
    }

    /**
     * The letters of one branch.
     *
     * @param judged up to here all minutes are written
     * @param known since when there is anything known of the branch; null if nothing is
     * @param quarters by number; in minutes that are missing the branch was not connected
     */
    static String letters(
            Instant first, Instant judged, @Nullable Instant known, boolean enabled, Map<Integer, Quarter> quarters) {
        var letters = new StringBuilder(LETTERS);
        for (var number = 0; number < LETTERS; number++) {
            var from = first.plus(STEP.multipliedBy(number));
            var to = min(from.plus(STEP), judged);
            var since = known == null ? to : max(from, known.truncatedTo(ChronoUnit.MINUTES));
            var expected = (int) Math.max(0, ChronoUnit.MINUTES.between(since, to));
            letters.append(letter(quarters.getOrDefault(number, new Quarter(0, 0, 0, 0)), expected, enabled));
        }
        return letters.toString();
    }

    /** The worst that lasted a minute. */
    private static char letter(Quarter quarter, int expected, boolean enabled) {
        if (quarter.sum() == 0 && expected == 0) {
            return enabled ? 'n' : 'd';
        }
        if (quarter.offline() > 0 || quarter.sum() < expected) {
            return enabled ? 'x' : 'd';
        }
        return quarter.lagging() > 0 ? 'l' : quarter.catchingUp() > 0 ? 'c' : 'o';
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
