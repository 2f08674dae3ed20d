package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Weather;
import io.branchline.load.simulation.world.Image.Row;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Gap;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The truth about what was promised: what was answered with kept, what a disk took to its grave, what PostgreSQL holds.
 * Throws {@link BrokenPromise} at the moment a promise breaks.
 */
public final class Promises {
    private record Lane(int branch, UUID epoch, int level) {}

    private record Place(UUID epoch, Priority priority, long sequence) {}

    private static final Set<CloseReason> VIOLATIONS = EnumSet.of(
            CloseReason.PROTOCOL_ERROR, CloseReason.SEQUENCE_GAP, CloseReason.CREDIT_EXCEEDED, CloseReason.TOO_BIG);

    private final Map<String, Integer> kept = new LinkedHashMap<>();
    private final Map<String, Place> salvagedAway = new HashMap<>();
    private final Set<String> destroyed = new HashSet<>();
    private final Set<String> stored = new HashSet<>();
    private final Set<String> quarantined = new HashSet<>();
    private final Map<Lane, Long> storedThrough = new HashMap<>();
    private final Map<Lane, List<Gap>> gaps = new HashMap<>();

    /** The key of an event: unique on branch, id and time. */
    static String key(int branch, Event event) {
        return branch + "/" + event.id();
    }

    /** Number of events answered with kept. */
    public int kept() {
        return kept.size();
    }

    /** Number of events stored. */
    public int stored() {
        return stored.size();
    }

    /** The agent answered the POS: kept. */
    void answeredKept(int branch, Event event) {
        kept.put(key(branch, event), branch);
    }

    /** Another disk is in the place of a disk: what only the old one held is gone. */
    void replaced(int branch, Image old, Image now) {
        for (var row : old.all()) {
            if (now.find(row.event.id()) == null) {
                destroyed.add(key(branch, row.event));
            }
        }
        if (!old.lost().isEmpty()) {
            // The report of what was salvaged away may be gone with the disk.
            var prefix = branch + "/";
            salvagedAway.keySet().stream().filter(key -> key.startsWith(prefix)).forEach(destroyed::add);
        }
    }

    /** A row could not be carried into a new journal; a gap must name its place. */
    void salvagedAway(int branch, Row row) {
        salvagedAway.put(key(branch, row.event), new Place(row.epoch, row.priority, row.sequence));
    }

    /** PostgreSQL committed an event. */
    void stored(int branch, UUID epoch, Priority priority, long sequence, Event event) {
        if (!stored.add(key(branch, event))) {
            throw new BrokenPromise("P3 once", key(branch, event) + " is stored twice");
        }
        var before = storedThrough.put(new Lane(branch, epoch, priority.level()), sequence);
        if (before != null && before >= sequence) {
            throw new BrokenPromise("P4 in order", priority + " " + sequence + " is stored after " + before);
        }
    }

    /** PostgreSQL committed an event to the quarantine. */
    void quarantined(int branch, Event event) {
        quarantined.add(key(branch, event));
    }

    /** PostgreSQL committed a gap. */
    void gapNamed(int branch, Gap gap) {
        gaps.computeIfAbsent(new Lane(branch, gap.epoch(), gap.priority().level()), lane -> new ArrayList<>())
                .add(gap);
    }

    /** The hub says settled; its cursor stands there. */
    void toldSettled(int branch, Priority priority, long through, long cursor) {
        if (through > cursor) {
            throw new BrokenPromise(
                    "P2 settled",
                    "branch " + branch + " is told " + priority + " through " + through + "; committed is " + cursor);
        }
    }

    /** The agent sends a gap in place of these rows. */
    void gapSent(Image image, Gap gap) {
        for (var sequence = gap.first(); sequence <= gap.last(); sequence++) {
            var row = image.at(gap.priority(), sequence);
            if (row == null || !row.damaged) {
                throw new BrokenPromise(
                        "P6 no silent gap", "a gap names " + gap.priority() + " " + sequence + ", which is whole");
            }
        }
    }

    /** The branch's journal notes a row as settled. */
    void settledOnDisk(int branch, Row row) {
        if (!safe(branch, row)) {
            throw new BrokenPromise(
                    "P1 kept",
                    key(branch, row.event) + " at " + row.priority + " " + row.sequence
                            + " counts as settled but is neither stored, quarantined nor named in a gap");
        }
    }

    /** One end closes because the other broke the protocol; no fault but a lost or doubled frame explains that. */
    void closed(CloseReason reason, String detail, Weather weather) {
        if (VIOLATIONS.contains(reason) && !weather.brings(Fault.FRAME_LOST) && !weather.brings(Fault.FRAME_DOUBLED)) {
            throw new BrokenPromise("protocol", reason + " between two ends that lose and double no frame: " + detail);
        }
    }

    /** When all is healed: every event answered with kept is accounted for. */
    public void checkKept(List<Image> images) {
        for (var entry : kept.entrySet()) {
            var key = entry.getKey();
            var branch = entry.getValue();
            if (stored.contains(key) || quarantined.contains(key) || destroyed.contains(key)) {
                continue;
            }
            var row = images.get(branch).find(key.substring(key.indexOf('/') + 1));
            var away = salvagedAway.get(key);
            var named = row != null ? safe(branch, row) : away != null && named(branch, away);
            if (!named) {
                throw new BrokenPromise("P1 kept", key + " was answered with kept and is gone");
            }
        }
    }

    private boolean safe(int branch, Row row) {
        var key = key(branch, row.event);
        return stored.contains(key)
                || quarantined.contains(key)
                || (row.damaged && named(branch, new Place(row.epoch, row.priority, row.sequence)));
    }

    private boolean named(int branch, Place place) {
        return gaps
                .getOrDefault(new Lane(branch, place.epoch(), place.priority().level()), List.of())
                .stream()
                .anyMatch(gap -> gap.first() <= place.sequence() && place.sequence() <= gap.last());
    }
}
