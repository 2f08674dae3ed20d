package io.branchline.hub.store;

import io.branchline.hub.live.CommittedBatches;
import io.branchline.hub.live.LiveNotice;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The committed batches for the catch-up, read from table {@code live_batch}. Thread-safe. */
public final class PostgresBatches implements CommittedBatches {
    private static final UUID WHICHEVER_NODE = new UUID(0, 0);

    private final EventReads reads;

    /** Reads through these reads. */
    public PostgresBatches(EventReads reads) {
        this.reads = reads;
    }

    @Override
    public Future<Position> now() {
        return reads.liveHead().map(head -> new Position(head.xid(), head.batch()));
    }

    @Override
    public Future<Set<Long>> before(Position place, int lately, List<Long> among) {
        return reads.batchesBefore(new LivePosition(place.xid(), place.batch()), lately, among);
    }

    @Override
    public Future<List<Batch>> after(Position position, int max) {
        return reads.batchesAfter(new LivePosition(position.xid(), position.batch()), max)
                .map(found -> found.stream().map(PostgresBatches::batch).toList());
    }

    @Override
    public Future<List<LiveNotice>> read(List<Batch> batches) {
        return reads.notices(batches.stream().map(PostgresBatches::row).toList());
    }

    private static Batch batch(LiveBatch row) {
        var position = new Position(row.position().xid(), row.position().batch());
        return new Batch(position, row.tenant(), row.priority(), row.events());
    }

    private static LiveBatch row(Batch batch) {
        var position = new LivePosition(batch.position().xid(), batch.key());
        return new LiveBatch(position, batch.tenant(), batch.priority(), WHICHEVER_NODE, batch.events(), Instant.EPOCH);
    }
}
