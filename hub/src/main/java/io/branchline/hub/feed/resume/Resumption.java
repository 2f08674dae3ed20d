package io.branchline.hub.feed.resume;

import io.branchline.hub.live.CommittedBatches.Position;
import io.branchline.hub.live.LiveEdge;
import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.store.LiveBatch;
import io.branchline.hub.store.LivePosition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/**
 * One reader on its way from where it was to the live head: what it has yet to be shown, in order, and what it has seen.
 * Begun at one moment of the feed: what was handed on before is read from PostgreSQL, what is handed on after is added
 * here until the reader has met it. Context: the feed's.
 */
public final class Resumption {
    /** Batches shown meanwhile that may wait: beyond that the reader is slower than the business. */
    private static final int LATER_MAX = 4_000;
    /** Events read at once, unless a batch has more: a page is about as much as one reader may have waiting. */
    private static final int PAGE_EVENTS = 200;

    private static final UUID WHICHEVER_NODE = new UUID(0, 0);

    private final FeedPosition from;
    private final LiveEdge edge;
    private final long[] seen;
    private final TreeSet<Long> beyond;
    private final Deque<LiveBatch> missing = new ArrayDeque<>();
    private final Deque<LiveBatch> later = new ArrayDeque<>();
    private Position horizon;
    private boolean broken;

    /** From a position and batches seen since, with what this node has handed on at this moment. */
    Resumption(FeedPosition from, List<Long> batches, LiveEdge edge) {
        this.from = from;
        this.edge = edge;
        this.horizon = from.horizon();
        this.beyond = new TreeSet<>(from.beyond());
        this.beyond.addAll(batches);
        this.seen = beyond.stream().mapToLong(Long::longValue).toArray();
    }

    private boolean hasSeen(long batch) {
        return Arrays.binarySearch(seen, batch) >= 0;
    }

    /** A batch was handed on meanwhile; false if the reader cannot be served any more. */
    public boolean later(LiveNotice notice) {
        if (!hasSeen(notice.batch())) {
            later.add(new LiveBatch(
                    new LivePosition(Long.MAX_VALUE, notice.batch()),
                    notice.tenant(),
                    notice.priority(),
                    WHICHEVER_NODE,
                    notice.events().size(),
                    Instant.EPOCH));
        }
        return later.size() <= LATER_MAX;
    }

    /** Something was skipped meanwhile. */
    public void breakOff() {
        broken = true;
    }

    /** Whether something was skipped since it began. */
    boolean isBroken() {
        return broken;
    }

    /** Batches that the reader had seen before it came back, in rising order. */
    public long[] seen() {
        return seen;
    }

    void miss(List<LiveBatch> batches) {
        missing.addAll(batches);
    }

    /** Whether the reader has met the live head. */
    public boolean isDone() {
        return missing.isEmpty() && later.isEmpty();
    }

    /** Takes the next batches to read. */
    public List<LiveBatch> nextPage() {
        var page = new ArrayList<LiveBatch>();
        for (var events = 0; events < PAGE_EVENTS && !isDone(); ) {
            var next = missing.isEmpty() ? later.removeFirst() : missing.removeFirst();
            page.add(next);
            events += Math.max(1, next.events());
        }
        return page;
    }

    /** Puts a page back that could not be read. */
    public void putBack(List<LiveBatch> page) {
        page.reversed().forEach(missing::addFirst);
    }

    /** The reader was sent all it wants of a batch of the last page. */
    public void shown(LiveBatch batch) {
        var place = new Position(batch.position().xid(), batch.position().batch());
        if (place.compareTo(edge.horizon()) <= 0) {
            horizon = place;
        } else {
            horizon = edge.horizon().compareTo(horizon) > 0 ? edge.horizon() : horizon;
            beyond.add(place.batch());
        }
    }

    /** Up to where the reader has seen everything by now. */
    public FeedPosition position(Instant now) {
        return new FeedPosition(from.database(), now, horizon, List.copyOf(beyond));
    }
}
