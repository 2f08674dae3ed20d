package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.load.simulation.road.Transfer.Told;
import io.branchline.protocol.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The truth about events from branch to branch: which settled, where they were put, and what their senders were told. */
final class TransferPromises {
    private static final String PROMISE = "branch to branch";

    private record Road(int from, int level, String to) {}

    private static final class Wanted {
        final Road road;
        final long number;
        final List<Told> told = new ArrayList<>();
        long position;
        boolean applied;

        Wanted(Road road, long number) {
            this.road = road;
            this.number = number;
        }
    }

    private final Map<String, Wanted> wanted = new LinkedHashMap<>();
    private final Map<Road, Long> routedThrough = new HashMap<>();
    private final Set<String> excused = new HashSet<>();

    /** An event that is for another branch was committed. */
    void wanted(String id, int from, int level, String to) {
        wanted.put(id, new Wanted(new Road(from, level, to), wanted.size()));
    }

    /** It was put into the log of the branch it is for. */
    void routed(String id, long position) {
        if (excused.contains(id)) {
            return;
        }
        var event = find(id);
        if (event.position != 0) {
            throw new BrokenPromise(PROMISE, id + " is in the log at " + event.position + " and at " + position);
        }
        event.position = position;
        var before = routedThrough.put(event.road, event.number);
        if (before != null && before > event.number) {
            throw new BrokenPromise(PROMISE, id + " is behind one that its branch kept later");
        }
    }

    /** A disk applies an item. */
    void applied(int branch, Event event) {
        var known = wanted.get(event.id());
        if (known != null && event.extensions().containsKey("frombranch")) {
            if (!known.road.to().equals(Targets.code(branch))) {
                throw new BrokenPromise(PROMISE, event.id() + " came to branch " + branch);
            }
            known.applied = true;
        }
    }

    /** Its sender is told what became of it. */
    void told(String id, Told told, @Nullable String reason) {
        if (excused.contains(id)) {
            return;
        }
        var event = find(id);
        event.told.add(told);
        if (!event.told.equals(List.of(Told.DELIVERED))
                && !event.told.equals(List.of(Told.DELIVERED, Told.APPLIED))
                && !event.told.equals(List.of(Told.REFUSED))
                && !event.told.equals(List.of(Told.DELIVERED, Told.REFUSED))) {
            throw new BrokenPromise(PROMISE, "the sender of " + id + " is told " + event.told);
        }
        if (told == Told.APPLIED && !event.applied) {
            throw new BrokenPromise(PROMISE, "the sender of " + id + " is told applied, and it was not");
        }
        var cannot = event.road.to().equals(Targets.DISABLED) || event.road.to().equals(Targets.UNKNOWN);
        if (cannot != (told == Told.REFUSED && event.position == 0)) {
            throw new BrokenPromise(PROMISE, "the sender of " + id + " is told " + told + " because " + reason);
        }
    }

    /** Head office went back to a backup: what it knew of these may be gone. */
    void restored() {
        excused.addAll(wanted.keySet());
    }

    /** Did head office go back to a time at which it may not have known what became of this event? */
    boolean excused(String id) {
        return excused.contains(id);
    }

    /** What is wrong after everything should have healed. */
    Optional<String> unfinished() {
        return wanted.entrySet().stream()
                .filter(entry -> !excused.contains(entry.getKey()))
                .filter(entry -> !entry.getValue().told.contains(Told.APPLIED)
                        && !entry.getValue().told.contains(Told.REFUSED))
                .map(entry -> "has a sender of " + entry.getKey() + " who was told " + entry.getValue().told)
                .findFirst();
    }

    private Wanted find(String id) {
        return Optional.ofNullable(wanted.get(id))
                .orElseThrow(() -> new BrokenPromise(PROMISE, id + " is routed and never settled"));
    }
}
