package io.branchline.hub.store;

import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.link.Ancestry;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The arrays of {@link CommitStatement}, one column each; payloads stay the bytes they came as. */
final class CommitParameters {
    private static final int ID_LENGTH_MAX = 256;
    private static final int MARK_LENGTH_MAX = 512;
    private static final int REASON_LENGTH_MAX = 1000;

    private CommitParameters() {}

    /** For {@link CommitStatement#of}. */
    static Tuple of(EventBatch batch, UUID node) {
        return batch.plain() ? events(batch, node) : all(batch, node);
    }

    /** For a statement with all its parts. */
    static Tuple all(EventBatch batch, UUID node) {
        var tuple = events(batch, node);
        addSetApart(tuple, batch);
        addMissing(tuple, batch);
        TransferColumns.add(tuple, batch);
        return tuple;
    }

    private static Tuple events(EventBatch batch, UUID node) {
        var tuple = Tuple.tuple()
                .addInteger(batch.tenant())
                .addShort((short) batch.priority().level())
                .addUUID(node);
        addRuns(tuple, batch.runs());
        new EventColumns(count(batch, Entry.Keep.class)).fill(batch).addTo(tuple);
        return tuple.addArrayOfUUID(batch.runs().stream().map(LaneRun::session).toArray(UUID[]::new));
    }

    private static void addRuns(Tuple tuple, List<LaneRun> runs) {
        tuple.addArrayOfInteger(runs.stream().map(run -> run.branch().id()).toArray(Integer[]::new))
                .addArrayOfUUID(runs.stream().map(LaneRun::epoch).toArray(UUID[]::new))
                .addArrayOfLong(runs.stream().map(LaneRun::first).toArray(Long[]::new))
                .addArrayOfLong(runs.stream().map(LaneRun::last).toArray(Long[]::new))
                .addArrayOfString(runs.stream().map(CommitParameters::lastMark).toArray(String[]::new));
    }

    /** The mark of the event at the last sequence, which the welcome repeats; empty where a gap is. */
    private static String lastMark(LaneRun run) {
        var mark = switch (run.entries().getLast()) {
            case Entry.Keep keep -> Ancestry.mark(keep.event());
            case Entry.SetApart apart -> Ancestry.mark(apart.event());
            case Entry.Missing missing -> "";
        };
        return cleaned(mark, MARK_LENGTH_MAX);
    }

    /** The columns of the event table, filled in one pass. */
    private static final class EventColumns {
        private final Integer[] run;
        private final Long[] sequence;
        private final String[] id;
        private final OffsetDateTime[] time;
        private final Short[] utcOffset;
        private final String[] source;
        private final String[] type;
        private final @Nullable String[] subject;
        private final @Nullable String[] extensions;
        private final @Nullable OffsetDateTime[] recorded;
        private final OffsetDateTime[] received;
        private final @Nullable String[] amount;
        private final @Nullable String[] currency;
        private final Buffer[] data;
        private int next;

        EventColumns(int size) {
            run = new Integer[size];
            sequence = new Long[size];
            id = new String[size];
            time = new OffsetDateTime[size];
            utcOffset = new Short[size];
            source = new String[size];
            type = new String[size];
            subject = new String[size];
            extensions = new String[size];
            recorded = new OffsetDateTime[size];
            received = new OffsetDateTime[size];
            amount = new String[size];
            currency = new String[size];
            data = new Buffer[size];
        }

        EventColumns fill(EventBatch batch) {
            for (var i = 0; i < batch.runs().size(); i++) {
                for (var entry : batch.runs().get(i).entries()) {
                    if (entry instanceof Entry.Keep keep) {
                        put(i + 1, keep);
                    }
                }
            }
            return this;
        }

        private void put(int runNumber, Entry.Keep keep) {
            var event = keep.event();
            var at = next++;
            run[at] = runNumber;
            sequence[at] = keep.sequence();
            id[at] = event.id();
            time[at] = event.time();
            utcOffset[at] = (short) (event.time().getOffset().getTotalSeconds() / 60);
            source[at] = event.source();
            type[at] = event.type();
            subject[at] = event.subject();
            extensions[at] = event.extensions().isEmpty() ? null : ExtensionsJson.write(event.extensions());
            recorded[at] = event.recordedTime() == null ? null : utc(event.recordedTime());
            received[at] = utc(keep.receivedAt());
            amount[at] = keep.amount() == null ? null : keep.amount().toPlainString();
            currency[at] = keep.currency();
            data[at] = Buffer.buffer(event.data().utf8());
        }

        void addTo(Tuple tuple) {
            tuple.addArrayOfInteger(run)
                    .addArrayOfLong(sequence)
                    .addArrayOfString(id)
                    .addArrayOfOffsetDateTime(time)
                    .addArrayOfShort(utcOffset)
                    .addArrayOfString(source)
                    .addArrayOfString(type)
                    .addArrayOfString(subject)
                    .addArrayOfString(extensions)
                    .addArrayOfOffsetDateTime(recorded)
                    .addArrayOfOffsetDateTime(received)
                    .addArrayOfString(amount)
                    .addArrayOfString(currency)
                    .addArrayOfBuffer(data);
        }
    }

    private static void addSetApart(Tuple tuple, EventBatch batch) {
        var size = count(batch, Entry.SetApart.class);
        var run = new Integer[size];
        var sequence = new Long[size];
        var id = new String[size];
        var type = new String[size];
        var reason = new String[size];
        var raw = new Buffer[size];
        var next = 0;
        for (var i = 0; i < batch.runs().size(); i++) {
            for (var entry : batch.runs().get(i).entries()) {
                if (entry instanceof Entry.SetApart apart) {
                    run[next] = i + 1;
                    sequence[next] = apart.sequence();
                    id[next] = cleaned(apart.event().id(), ID_LENGTH_MAX);
                    type[next] = cleaned(apart.event().type(), ID_LENGTH_MAX);
                    reason[next] = cleaned(apart.reason(), REASON_LENGTH_MAX);
                    raw[next] = raw(batch.priority(), apart);
                    next++;
                }
            }
        }
        tuple.addArrayOfInteger(run)
                .addArrayOfLong(sequence)
                .addArrayOfString(id)
                .addArrayOfString(type)
                .addArrayOfString(reason)
                .addArrayOfBuffer(raw);
    }

    private static void addMissing(Tuple tuple, EventBatch batch) {
        var size = count(batch, Entry.Missing.class);
        var run = new Integer[size];
        var first = new Long[size];
        var last = new Long[size];
        var reason = new String[size];
        var next = 0;
        for (var i = 0; i < batch.runs().size(); i++) {
            for (var entry : batch.runs().get(i).entries()) {
                if (entry instanceof Entry.Missing missing) {
                    run[next] = i + 1;
                    first[next] = missing.first();
                    last[next] = missing.last();
                    reason[next] = cleaned(missing.reason(), REASON_LENGTH_MAX);
                    next++;
                }
            }
        }
        tuple.addArrayOfInteger(run).addArrayOfLong(first).addArrayOfLong(last).addArrayOfString(reason);
    }

    private static Buffer raw(Priority priority, Entry.SetApart apart) {
        try {
            var frame = new Events(priority, apart.sequence(), List.of(apart.event()));
            return Buffer.buffer(FrameCodec.json().encode(frame));
        } catch (IllegalArgumentException notUnicode) {
            return Buffer.buffer(apart.event().data().utf8());
        }
    }

    /** A text that PostgreSQL takes for certain: no U+0000, no half surrogate, not too long. */
    static String cleaned(String text, int lengthMax) {
        var clean = new StringBuilder(Math.min(text.length(), lengthMax));
        text.codePoints()
                .limit(lengthMax)
                .filter(point -> point != 0 && (point < 0xD800 || point > 0xDFFF))
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static int count(EventBatch batch, Class<? extends Entry> kind) {
        return Math.toIntExact(batch.runs().stream()
                .flatMap(run -> run.entries().stream())
                .filter(kind::isInstance)
                .count());
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
