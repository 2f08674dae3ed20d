package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.protocol.frame.Deliver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The truth about messages: what was committed for each branch, what was forgotten, and what a disk may lack. */
final class MessagePromises {
    private static final String DOWN = "P8 down is safe too";
    private static final String GAP = "P6 no silent gap";

    private final List<TreeMap<Long, Message>> committed = new ArrayList<>();
    private final Map<String, Set<Long>> forgotten = new HashMap<>();
    private final Map<Integer, Long> aheadUntil = new HashMap<>();
    private final Predicate<String> mayComeAgain;
    private int restores;

    /**
     * Nothing was committed yet.
     *
     * @param mayComeAgain whether an event may be in the log twice, because a restored head office routed it once more
     */
    MessagePromises(int branches, Predicate<String> mayComeAgain) {
        this.mayComeAgain = mayComeAgain;
        for (var branch = 0; branch < branches; branch++) {
            committed.add(new TreeMap<>());
        }
    }

    /** Head office committed a message. */
    void appended(Message message) {
        for (var branch = 0; branch < committed.size(); branch++) {
            if (Targets.reach(message.targets(), branch)) {
                committed.get(branch).put(message.position(), message);
            }
        }
    }

    /** Head office forgot a message for one target. */
    void forgot(String target, Message message) {
        forgotten.computeIfAbsent(target, none -> new HashSet<>()).add(message.position());
    }

    /** Head office went back to a backup that ends here. */
    void restored(Heads heads) {
        restores++;
        committed.forEach(messages -> messages.tailMap(heads.position(), false).clear());
        forgotten.values().forEach(positions -> positions.removeIf(position -> position > heads.position()));
    }

    /** A disk that is ahead of a restored head office is known there from now on. */
    void knownToBeAhead(int branch, long nowMicros) {
        aheadUntil.put(branch, nowMicros);
    }

    /** A disk that stands at a position applies some items of a frame, and will stand at the frame's end. */
    void applies(int branch, DownFile file, long position, Deliver deliver, List<Deliver.Item> items) {
        for (var item : items) {
            var id = item.event().id();
            if (!file.notes.applied.add(id) && !mayComeAgain.test(id)) {
                throw new BrokenPromise(DOWN, name(branch) + " applied " + item.position() + " twice");
            }
        }
        var taken = items.stream().map(Deliver.Item::position).collect(Collectors.toSet());
        // What is still on its way from before a restore is of a log that is gone.
        if (deliver.last() > position && file.notes.restores == restores) {
            committed.get(branch).subMap(position, false, deliver.last(), true).values().stream()
                    .filter(message -> !taken.contains(message.position()))
                    .forEach(message -> mayBeMissing(branch, message, file.toldMissed(message.position())));
        }
    }

    /** What is wrong after everything should have healed. */
    Optional<String> unfinished(int branch, DownFile file) {
        var last = committed.get(branch).isEmpty() ? 0 : committed.get(branch).lastKey();
        return file.position >= last
                ? Optional.empty()
                : Optional.of("has applied messages through " + file.position + " of " + last);
    }

    /** When all is healed: the disk holds all it was not told it missed, and the newest of every key. */
    void check(int branch, DownFile file) {
        var newest = new HashMap<String, Message>();
        for (var message : committed.get(branch).values()) {
            if (!behind(branch, file, message)
                    && !file.notes.applied.contains(message.event().id())) {
                mayBeMissing(branch, message, file.toldMissed(message.position()));
            }
            if (message.key() != null) {
                newest.put(message.key(), message);
            }
        }
        newest.forEach((key, message) -> {
            var held = file.settings.get(key);
            if (!message.event().id().equals(held) && !behind(branch, file, message)) {
                throw new BrokenPromise(
                        DOWN,
                        name(branch) + " has " + held + " for " + key + "; the newest is "
                                + message.event().id() + " at " + message.position());
            }
        });
    }

    /** Was it given a position again that this disk has behind it, before head office knew of the disk? */
    private boolean behind(int branch, DownFile file, Message message) {
        return message.position() <= file.notes.ahead.position()
                && message.atMicros() <= aheadUntil.getOrDefault(branch, 0L);
    }

    private void mayBeMissing(int branch, Message message, boolean told) {
        var gone = Targets.of(branch).stream()
                .filter(message.targets()::contains)
                .allMatch(target -> forgotten.getOrDefault(target, Set.of()).contains(message.position()));
        if (!gone) {
            throw new BrokenPromise(DOWN, name(branch) + " passed over " + message.position() + ", which is there");
        }
        if (!told) {
            throw new BrokenPromise(GAP, name(branch) + " was not told that it missed " + message.position());
        }
    }

    private static String name(int branch) {
        return "branch " + branch;
    }
}
