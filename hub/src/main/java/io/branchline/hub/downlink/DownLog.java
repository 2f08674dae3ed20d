package io.branchline.hub.downlink;

import io.branchline.hub.store.ExtensionsJson;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The log of messages that must all arrive, appended in the caller's transaction. The caller tells
 * {@link RoadsDown#grew} once it has committed; without that every node finds out within a second. Thread-safe.
 */
public final class DownLog {
    /** Most messages of one call. */
    public static final int MESSAGES_MAX = 10_000;

    private static final String TAKE_POSITIONS = """
            INSERT INTO down_head AS h (tenant, position) VALUES ($1, $2)
            ON CONFLICT (tenant) DO UPDATE SET position = h.position + excluded.position
            RETURNING position""";
    private static final String INSERT_ITEMS = """
            INSERT INTO down_item (tenant, position, id, source, type, subject, time, utc_offset, recorded_time,
                extensions, data, key, by, at)
            SELECT $1, $2 + m.n, m.id, m.source, m.type, m.subject, m.time, m.utc_offset, m.recorded_time,
                m.extensions::jsonb, m.data, m.key, $3, $4
            FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::smallint[],
                $11::timestamptz[], $12::text[], $13::text[], $14::text[])
                WITH ORDINALITY AS m(id, source, type, subject, time, utc_offset, recorded_time, extensions, data, key, n)""";
    private static final String INSERT_ROUTES = """
            INSERT INTO down_route (tenant, target, position, size, key)
            SELECT $1, r.target, r.position, r.size, r.key
            FROM unnest($2::text[], $3::bigint[], $4::int[], $5::text[]) AS r(target, position, size, key)""";

    private final InstantSource clock;

    /** A log that notes its times by this clock. */
    public DownLog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Appends messages, in their order. From here to the end of the transaction nobody else appends for the tenant, so
     * keep it short, and take other locks before.
     *
     * @param tx the caller's transaction
     * @param by who appends
     * @return the positions, in the order of the messages; valid once the transaction has committed
     * @throws IllegalArgumentException if there are more than {@link #MESSAGES_MAX}
     */
    public Future<List<Long>> append(SqlConnection tx, int tenant, List<DownMessage> messages, String by) {
        if (messages.size() > MESSAGES_MAX) {
            throw new IllegalArgumentException(
                    "messages are " + messages.size() + "; allowed are at most " + MESSAGES_MAX);
        }
        if (messages.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        var now = clock.instant();
        return tx.preparedQuery(TAKE_POSITIONS)
                .execute(Tuple.of(tenant, (long) messages.size()))
                .map(rows -> rows.iterator().next().getLong(0) - messages.size())
                .compose(before -> tx.preparedQuery(INSERT_ITEMS)
                        .execute(items(tenant, before, messages, by, now))
                        .compose(stored -> tx.preparedQuery(INSERT_ROUTES).execute(routes(tenant, before, messages)))
                        .map(routed -> LongStream.rangeClosed(before + 1, before + messages.size())
                                .boxed()
                                .toList()));
    }

    private static Tuple items(int tenant, long before, List<DownMessage> messages, String by, Instant now) {
        var events = messages.stream().map(DownMessage::event).toList();
        return Tuple.of(tenant, before, by, utc(now))
                .addArrayOfString(events.stream().map(event -> event.id()).toArray(String[]::new))
                .addArrayOfString(events.stream().map(event -> event.source()).toArray(String[]::new))
                .addArrayOfString(events.stream().map(event -> event.type()).toArray(String[]::new))
                .addArrayOfString(events.stream().map(event -> event.subject()).toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        events.stream().map(event -> event.time()).toArray(OffsetDateTime[]::new))
                .addArrayOfShort(events.stream()
                        .map(event -> (short) (event.time().getOffset().getTotalSeconds() / 60))
                        .toArray(Short[]::new))
                .addArrayOfOffsetDateTime(
                        events.stream().map(event -> utc(event.recordedTime())).toArray(OffsetDateTime[]::new))
                .addArrayOfString(events.stream()
                        .map(event -> ExtensionsJson.orNull(event.extensions()))
                        .toArray(String[]::new))
                .addArrayOfString(
                        events.stream().map(event -> event.data().text()).toArray(String[]::new))
                .addArrayOfString(messages.stream().map(DownMessage::key).toArray(String[]::new));
    }

    private static Tuple routes(int tenant, long before, List<DownMessage> messages) {
        var targets = new ArrayList<String>();
        var positions = new ArrayList<Long>();
        var sizes = new ArrayList<Integer>();
        var keys = new ArrayList<@Nullable String>();
        var position = before;
        for (var message : messages) {
            position++;
            for (var target : message.targets()) {
                targets.add(target);
                positions.add(position);
                sizes.add(message.event().cost());
                keys.add(message.key());
            }
        }
        return Tuple.of(tenant)
                .addArrayOfString(targets.toArray(String[]::new))
                .addArrayOfLong(positions.toArray(Long[]::new))
                .addArrayOfInteger(sizes.toArray(Integer[]::new))
                .addArrayOfString(keys.toArray(String[]::new));
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }
}
