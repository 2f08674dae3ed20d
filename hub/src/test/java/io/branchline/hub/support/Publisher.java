package io.branchline.hub.support;

import static io.branchline.hub.store.Futures.done;
import static org.awaitility.Awaitility.await;

import io.branchline.hub.DownSide;
import io.branchline.hub.downlink.DownMessage;
import io.branchline.hub.downlink.Targets;
import io.branchline.hub.policy.PolicyKind;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RateKind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Somebody at head office who sends messages and releases rates. Blocking. */
public final class Publisher {
    private static final AtomicLong NUMBER = new AtomicLong();
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-20T08:00:00+01:00");

    private final Pool pool;
    private final DownSide down;
    private final int tenant;

    public Publisher(Pool pool, DownSide down, int tenant) {
        this.pool = pool;
        this.down = down;
        this.tenant = tenant;
    }

    /** A notice with a text that names it. */
    public static Event notice(String text) {
        return Event.of(
                "notice-" + NUMBER.incrementAndGet(),
                "/hq/notices",
                "notice.posted",
                TIME,
                "{\"text\":\"" + text + "\"}");
    }

    /** A cash quote USD/IDR, in effect for long. */
    public static Quote quote(String bid) {
        return quote("USD", "IDR", bid, Instant.parse("2026-01-01T00:00:00Z"));
    }

    public static Quote quote(String base, String quote, String bid, Instant validFrom) {
        var number = new BigDecimal(bid);
        return new Quote(
                new RateKey(base, quote, RateKind.CASH),
                1,
                number,
                number,
                number,
                "treasury",
                Instant.parse("2026-01-01T00:00:00Z"),
                validFrom,
                null,
                0,
                null);
    }

    /** Sends one notice; its position. */
    public long send(String text, String... targets) {
        return send(new DownMessage(notice(text), null, List.of(targets))).getFirst();
    }

    /** Sends so many notices {@code <prefix>1} to {@code <prefix>n} to all. */
    public List<Long> sendMany(String prefix, int count) {
        return send(LongStream.rangeClosed(1, count)
                .mapToObj(n -> DownMessage.toAll(notice(prefix + n), null))
                .toArray(DownMessage[]::new));
    }

    public List<Long> send(DownMessage... messages) {
        return committed(tx -> down.messages().append(tx, tenant, List.of(messages), "tester"));
    }

    /** Releases a quote to all. */
    public Quote release(Quote quote) {
        return release(List.of(quote), Targets.ALL).getFirst();
    }

    public List<Quote> release(List<Quote> quotes, String... targets) {
        return committed(tx -> down.quotes().release(tx, tenant, quotes, List.of(targets), "tester", null));
    }

    public long publish(PolicyKind kind, String json) {
        return committed(
                tx -> down.policies().publish(tx, tenant, kind, json.getBytes(StandardCharsets.UTF_8), "tester"));
    }

    private <T> T committed(Function<SqlConnection, Future<T>> work) {
        var result = Objects.requireNonNull(done(pool.withTransaction(work)));
        down.roads().grew(tenant);
        await().until(this::isKnownHere);
        return result;
    }

    /** Whether this node has read what is committed: a branch that connects now is sent the newest at once. */
    private boolean isKnownHere() {
        var known = down.roads().heads(tenant);
        var stored = done(pool.preparedQuery("SELECT position, version FROM down_head WHERE tenant = $1")
                        .execute(Tuple.of(tenant)))
                .iterator()
                .next();
        return known.position() >= stored.getLong("position") && known.version() >= stored.getLong("version");
    }
}
