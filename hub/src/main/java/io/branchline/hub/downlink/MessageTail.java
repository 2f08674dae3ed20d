package io.branchline.hub.downlink;

import io.branchline.protocol.frame.Deliver;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest messages of a tenant without a hole, so that those who follow live need not ask PostgreSQL. Immutable;
 * bounded by number and bytes, the oldest go first.
 */
final class MessageTail {
    /** Most messages kept. */
    static final int ITEMS_MAX = 4096;
    /** Most bytes kept, unless a single message has more. */
    static final long BYTES_MAX = 16L << 20;

    private final long floor;
    private final long head;
    private final List<Recent> items;
    private final long bytes;

    private MessageTail(long floor, long head, List<Recent> items, long bytes) {
        this.floor = floor;
        this.head = head;
        this.items = items;
        this.bytes = bytes;
    }

    /** An empty tail of a log that ends here. */
    static MessageTail at(long head) {
        return new MessageTail(head, head, List.of(), 0);
    }

    /** The tail with all messages that were appended through a position. */
    MessageTail with(List<Recent> more, long newHead) {
        var all = new ArrayList<Recent>(items.size() + more.size());
        all.addAll(items);
        all.addAll(more);
        var total = bytes + more.stream().mapToLong(Recent::size).sum();
        var from = 0;
        while (from < all.size() - 1 && (total > BYTES_MAX || all.size() - from > ITEMS_MAX)) {
            total -= all.get(from).size();
            from++;
        }
        var lowest = from == 0 ? floor : all.get(from - 1).item().position();
        return new MessageTail(lowest, newHead, List.copyOf(all.subList(from, all.size())), total);
    }

    /** Last position it knows. */
    long head() {
        return head;
    }

    /** Whether everything after a position is here. */
    boolean covers(long after) {
        return after >= floor;
    }

    /** The messages for these targets after a position, in order, up to a number and bytes, but at least one. */
    List<Deliver.Item> after(long after, List<String> targets, int itemsMax, long bytesMax) {
        var found = new ArrayList<Deliver.Item>();
        var size = 0L;
        for (var at = firstAfter(after); at < items.size() && found.size() < itemsMax; at++) {
            var recent = items.get(at);
            if (recent.isFor(targets)) {
                size += recent.size();
                if (size > bytesMax && !found.isEmpty()) {
                    break;
                }
                found.add(recent.item());
            }
        }
        return found;
    }

    private int firstAfter(long position) {
        var low = 0;
        var high = items.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (items.get(middle).item().position() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
