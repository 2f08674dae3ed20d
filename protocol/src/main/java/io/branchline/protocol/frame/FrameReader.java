package io.branchline.protocol.frame;

import static io.branchline.protocol.frame.FrameCodec.ELEMENTS_MAX;
import static io.branchline.protocol.frame.FrameCodec.NUMBER_MAX;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Settled.Quarantined;
import io.branchline.protocol.frame.Welcome.Limits;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads one frame, member by member, in whatever order they come. Not thread-safe. */
final class FrameReader {
    private static final int DAY_MS = 86_400_000;

    private final WireReader wire;
    private final EventReader eventReader;
    private final DownReader downReader;

    FrameReader(WireReader wire) {
        this.wire = wire;
        this.eventReader = new EventReader(wire);
        this.downReader = new DownReader(wire, eventReader);
    }

    /** The frame of a kind; the reader stands inside its map. */
    Frame read(String kind) throws IOException, MalformedFrame {
        var frame = switch (kind) {
            case "hello" -> hello();
            case "welcome" -> welcome();
            case "events" -> events();
            case "settled" -> settled();
            case "gap" -> gap();
            case "deliver" -> downReader.deliver();
            case "applied" -> downReader.applied();
            case "rates" -> downReader.rates();
            case "ratesApplied" -> downReader.ratesApplied();
            case "status" -> status();
            case "problem" -> problem();
            case "leave" -> leave();
            default ->
                throw wire.refused(
                        "frame",
                        "is unknown",
                        "one of hello, welcome, events, settled, gap, deliver, applied, rates, ratesApplied, status,"
                                + " problem, leave");
        };
        wire.end();
        return frame;
    }

    private Hello hello() throws IOException, MalformedFrame {
        Integer version = null;
        String agent = null;
        UUID epoch = null;
        PerPriority first = null;
        PerPriority last = null;
        Long downlinkPosition = null;
        Long ratesVersion = null;
        Integer policyVersion = null;
        OffsetDateTime time = null;
        List<Gap> lost = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "version" -> version = wire.smallNumber(version, 0, Integer.MAX_VALUE);
                case "agent" -> agent = wire.text(name, agent);
                case "epoch" -> epoch = wire.uuid(name, epoch);
                case "first" -> first = wire.perPriority(first);
                case "last" -> last = wire.perPriority(last);
                case "downlinkPosition" -> downlinkPosition = wire.number(downlinkPosition, 0, NUMBER_MAX);
                case "ratesVersion" -> ratesVersion = wire.number(ratesVersion, 0, NUMBER_MAX);
                case "policyVersion" -> policyVersion = wire.smallNumber(policyVersion, 0, Integer.MAX_VALUE);
                case "time" -> time = wire.time(name, time);
                case "lost" -> lost = wire.list(lost, 0, ELEMENTS_MAX, this::lostGap);
                default -> wire.other(name);
            }
        }
        return new Hello(
                wire.required("version", version),
                wire.required("agent", agent),
                wire.required("epoch", epoch),
                wire.required("first", first),
                wire.required("last", last),
                wire.required("downlinkPosition", downlinkPosition),
                wire.required("ratesVersion", ratesVersion),
                wire.required("policyVersion", policyVersion),
                wire.required("time", time).toInstant(),
                wire.required("lost", lost));
    }

    private Welcome welcome() throws IOException, MalformedFrame {
        UUID session = null;
        PerPriority settled = null;
        List<String> settledIds = null;
        PerPriority credit = null;
        Limits limits = null;
        OffsetDateTime time = null;
        Long downlinkHead = null;
        Long ratesHead = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "session" -> session = wire.uuid(name, session);
                case "settled" -> settled = wire.perPriority(settled);
                case "settledIds" -> settledIds = wire.list(settledIds, 4, 4, () -> wire.text("settledIds", null));
                case "credit" -> credit = wire.perPriority(credit);
                case "limits" -> limits = limits(limits);
                case "time" -> time = wire.time(name, time);
                case "downlinkHead" -> downlinkHead = wire.number(downlinkHead, 0, NUMBER_MAX);
                case "ratesHead" -> ratesHead = wire.number(ratesHead, 0, NUMBER_MAX);
                default -> wire.other(name);
            }
        }
        return new Welcome(
                wire.required("session", session),
                wire.required("settled", settled),
                wire.required("settledIds", settledIds),
                wire.required("credit", credit),
                wire.required("limits", limits),
                wire.required("time", time).toInstant(),
                wire.required("downlinkHead", downlinkHead),
                wire.required("ratesHead", ratesHead));
    }

    private Limits limits(@Nullable Limits before) throws IOException, MalformedFrame {
        wire.startMap(before);
        Integer bytes = null;
        Integer events = null;
        Integer heartbeat = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "frameBytesMax" -> bytes = wire.smallNumber(bytes, 1, Integer.MAX_VALUE);
                case "frameEventsMax" -> events = wire.smallNumber(events, 1, ELEMENTS_MAX);
                case "heartbeatEveryMs" -> heartbeat = wire.smallNumber(heartbeat, 1, DAY_MS);
                default -> wire.other(name);
            }
        }
        return new Limits(
                wire.required("frameBytesMax", bytes),
                wire.required("frameEventsMax", events),
                wire.required("heartbeatEveryMs", heartbeat));
    }

    private Events events() throws IOException, MalformedFrame {
        Priority priority = null;
        Long first = null;
        List<Event> events = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "priority" -> priority = wire.priority(priority);
                case "first" -> first = wire.number(first, 1, NUMBER_MAX - ELEMENTS_MAX);
                case "events" -> events = wire.list(events, 1, ELEMENTS_MAX, eventReader::event);
                default -> wire.other(name);
            }
        }
        return new Events(
                wire.required("priority", priority), wire.required("first", first), wire.required("events", events));
    }

    private Settled settled() throws IOException, MalformedFrame {
        Priority priority = null;
        Long through = null;
        Long credit = null;
        List<Quarantined> quarantined = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "priority" -> priority = wire.priority(priority);
                case "through" -> through = wire.number(through, 0, NUMBER_MAX);
                case "credit" -> credit = wire.number(credit, 0, NUMBER_MAX);
                case "quarantined" -> quarantined = wire.list(quarantined, 0, ELEMENTS_MAX, this::quarantined);
                default -> wire.other(name);
            }
        }
        return new Settled(
                wire.required("priority", priority),
                wire.required("through", through),
                wire.required("credit", credit),
                wire.required("quarantined", quarantined));
    }

    private Quarantined quarantined() throws IOException, MalformedFrame {
        wire.startMap(null);
        Long sequence = null;
        String reason = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "sequence" -> sequence = wire.number(sequence, 1, NUMBER_MAX);
                case "reason" -> reason = wire.text(name, reason);
                default -> wire.other(name);
            }
        }
        return new Quarantined(wire.required("sequence", sequence), wire.required("reason", reason));
    }

    private Gap lostGap() throws IOException, MalformedFrame {
        wire.startMap(null);
        return gap();
    }

    private Gap gap() throws IOException, MalformedFrame {
        UUID epoch = null;
        Priority priority = null;
        Long first = null;
        Long last = null;
        String reason = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "epoch" -> epoch = wire.uuid(name, epoch);
                case "priority" -> priority = wire.priority(priority);
                case "first" -> first = wire.number(first, 1, NUMBER_MAX);
                case "last" -> last = wire.number(last, 1, NUMBER_MAX);
                case "reason" -> reason = wire.text(name, reason);
                default -> wire.other(name);
            }
        }
        return new Gap(
                wire.required("epoch", epoch),
                wire.required("priority", priority),
                wire.required("first", first),
                wire.required("last", last),
                wire.required("reason", reason));
    }

    private Status status() throws IOException, MalformedFrame {
        PerPriority settled = null;
        PerPriority backlog = null;
        OffsetDateTime oldest = null;
        Long roomBytes = null;
        Long fillBytesPerHour = null;
        Boolean full = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "settled" -> settled = wire.perPriority(settled);
                case "backlog" -> backlog = wire.perPriority(backlog);
                case "oldest" -> oldest = wire.time(name, oldest);
                case "roomBytes" -> roomBytes = wire.number(roomBytes, 0, NUMBER_MAX);
                case "fillBytesPerHour" -> fillBytesPerHour = wire.number(fillBytesPerHour, 0, NUMBER_MAX);
                case "full" -> full = wire.truth(full);
                default -> wire.other(name);
            }
        }
        return new Status(
                wire.required("settled", settled),
                wire.required("backlog", backlog),
                oldest == null ? null : oldest.toInstant(),
                wire.required("roomBytes", roomBytes),
                wire.required("fillBytesPerHour", fillBytesPerHour),
                wire.required("full", full));
    }

    private Problem problem() throws IOException, MalformedFrame {
        CloseReason reason = null;
        String detail = null;
        String pointer = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "code" -> reason = wire.closeReason(name, reason);
                case "detail" -> detail = wire.text(name, detail);
                case "pointer" -> pointer = wire.text(name, pointer);
                default -> wire.other(name);
            }
        }
        return new Problem(wire.required("code", reason), wire.required("detail", detail), pointer);
    }

    private Leave leave() throws IOException, MalformedFrame {
        Long comeBackAfterMs = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "comeBackAfterMs" -> comeBackAfterMs = wire.number(comeBackAfterMs, 0, DAY_MS);
                default -> wire.other(name);
            }
        }
        return new Leave(wire.required("comeBackAfterMs", comeBackAfterMs));
    }
}
