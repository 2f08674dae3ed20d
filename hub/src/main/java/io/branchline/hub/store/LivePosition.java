package io.branchline.hub.store;

/**
 * A place in the commit order of batches.
 *
 * @param xid transaction of the last batch read
 * @param batch key of the last batch read
 */
public record LivePosition(long xid, long batch) implements Comparable<LivePosition> {
    /** Before everything. */
    public static final LivePosition START = new LivePosition(0, 0);

    @Override
    public int compareTo(LivePosition other) {
        return xid != other.xid ? Long.compare(xid, other.xid) : Long.compare(batch, other.batch);
    }
}
