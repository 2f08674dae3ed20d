package io.branchline.hub.live;

import io.branchline.protocol.event.Priority;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** The committed batches in the order of their commits, as PostgreSQL holds them. */
public interface CommittedBatches {
    /**
     * A place in commit order. Transactions end in another order than they begin and than identities are given out, so a
     * place is a transaction number first; everything before it is decided for good.
     *
     * @param xid transaction the batch was committed by
     * @param batch key of the batch
     */
    record Position(long xid, long batch) implements Comparable<Position> {
        @Override
        public int compareTo(Position other) {
            return xid != other.xid ? Long.compare(xid, other.xid) : Long.compare(batch, other.batch);
        }
    }

    /**
     * One batch without its events.
     *
     * @param position where it stands
     * @param tenant of all its events
     * @param priority of all its events
     * @param events how many it has
     */
    record Batch(Position position, int tenant, Priority priority, int events) {
        /** Key of the batch. */
        public long key() {
            return position.batch();
        }
    }

    /** The place from which on everything is still to come: whatever lies before it is decided. */
    Future<Position> now();

    /**
     * Keys of batches that lie before a place: those of the newest {@code lately}, and those of {@code among}. Their notices
     * may still be on their way.
     */
    Future<Set<Long>> before(Position place, int lately, List<Long> among);

    /** The next decided batches after a place, in commit order, at most {@code max}. */
    Future<List<Batch>> after(Position position, int max);

    /** These batches with their events, in the order asked for. */
    Future<List<LiveNotice>> read(List<Batch> batches);
}
