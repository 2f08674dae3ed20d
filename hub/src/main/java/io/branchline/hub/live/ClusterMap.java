package io.branchline.hub.live;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which server of a cluster owns which slots, as one of its nodes told it.
 *
 * @param ranges in no order; slots in none of them are served by nobody
 */
record ClusterMap(List<Range> ranges) {
    /** Slots {@code first} to {@code last} and their owner. */
    record Range(int first, int last, RedisConfig owner) {}

    ClusterMap {
        ranges = List.copyOf(ranges);
    }

    /**
     * Reads an answer to {@code CLUSTER SLOTS}.
     *
     * @param asked the node that answered: one that does not know its own name leaves it out
     * @throws IllegalArgumentException if it is not of that form
     */
    static ClusterMap of(RedisConfig asked, @Nullable Response answer) {
        if (answer == null) {
            throw new IllegalArgumentException("CLUSTER SLOTS answered nothing");
        }
        var ranges = new ArrayList<Range>();
        for (var range : answer) {
            if (range.size() < 3 || range.get(2).size() < 2) {
                throw new IllegalArgumentException("CLUSTER SLOTS answered " + range);
            }
            var owner = range.get(2);
            var host = owner.get(0) == null ? "" : owner.get(0).toString();
            var known = host.isEmpty() || host.equals("?") ? asked.host() : host;
            ranges.add(new Range(number(range, 0), number(range, 1), asked.at(known, number(owner, 1))));
        }
        return new ClusterMap(ranges);
    }

    /** The owner of a slot; null if nobody serves it. */
    @Nullable
    RedisConfig ownerOf(int slot) {
        for (var range : ranges) {
            if (range.first() <= slot && slot <= range.last()) {
                return range.owner();
            }
        }
        return null;
    }

    /** All owners. */
    Set<RedisConfig> owners() {
        var owners = new LinkedHashSet<RedisConfig>();
        ranges.forEach(range -> owners.add(range.owner()));
        return owners;
    }

    private static int number(Response list, int index) {
        var number = list.get(index).toInteger();
        if (number == null) {
            throw new IllegalArgumentException("CLUSTER SLOTS answered " + list);
        }
        return number;
    }
}
