package io.branchline.protocol.frame;

import static io.branchline.protocol.frame.FrameCodec.ELEMENTS_MAX;
import static io.branchline.protocol.frame.FrameCodec.NUMBER_MAX;

import io.branchline.protocol.event.Event;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the frames of the road down, member by member. Not thread-safe. */
final class DownReader {
    private final WireReader wire;
    private final EventReader events;

    DownReader(WireReader wire, EventReader events) {
        this.wire = wire;
        this.events = events;
    }

    Deliver deliver() throws IOException, MalformedFrame {
        Long after = null;
        List<Deliver.Item> items = null;
        Deliver.Missed missed = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "after" -> after = wire.number(after, 0, NUMBER_MAX);
                case "items" -> items = wire.list(items, 0, ELEMENTS_MAX, this::item);
                case "missed" -> missed = missed(missed);
                default -> wire.other(name);
            }
        }
        if (missed == null && wire.required("items", items).isEmpty()) {
            throw wire.refused("items", "is empty", "at least one, or missed");
        }
        return new Deliver(wire.required("after", after), wire.required("items", items), missed);
    }

    private Deliver.Missed missed(Deliver.@Nullable Missed before) throws IOException, MalformedFrame {
        wire.startMap(before);
        Long through = null;
        String reason = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "through" -> through = wire.number(through, 0, NUMBER_MAX);
                case "reason" -> reason = wire.text(name, reason);
                default -> wire.other(name);
            }
        }
        return new Deliver.Missed(wire.required("through", through), wire.required("reason", reason));
    }

    private Deliver.Item item() throws IOException, MalformedFrame {
        wire.startMap(null);
        Long position = null;
        Event event = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "position" -> position = wire.number(position, 1, NUMBER_MAX);
                case "event" -> {
                    wire.once(event);
                    event = events.event();
                }
                default -> wire.other(name);
            }
        }
        return new Deliver.Item(wire.required("position", position), wire.required("event", event));
    }

    Applied applied() throws IOException, MalformedFrame {
        Long position = null;
        List<Refused> refused = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "position" -> position = wire.number(position, 0, NUMBER_MAX);
                case "refused" -> refused = wire.list(refused, 0, ELEMENTS_MAX, this::refusedItem);
                default -> wire.other(name);
            }
        }
        return new Applied(wire.required("position", position), wire.required("refused", refused));
    }

    Rates rates() throws IOException, MalformedFrame {
        List<Deliver.Item> items = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "items" -> items = wire.list(items, 1, ELEMENTS_MAX, this::item);
                default -> wire.other(name);
            }
        }
        return new Rates(wire.required("items", items));
    }

    RatesApplied ratesApplied() throws IOException, MalformedFrame {
        Long version = null;
        List<Refused> refused = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "version" -> version = wire.number(version, 0, NUMBER_MAX);
                case "refused" -> refused = wire.list(refused, 0, ELEMENTS_MAX, this::refusedItem);
                default -> wire.other(name);
            }
        }
        return new RatesApplied(wire.required("version", version), wire.required("refused", refused));
    }

    private Refused refusedItem() throws IOException, MalformedFrame {
        wire.startMap(null);
        Long position = null;
        String reason = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "position" -> position = wire.number(position, 1, NUMBER_MAX);
                case "reason" -> reason = wire.text(name, reason);
                default -> wire.other(name);
            }
        }
        return new Refused(wire.required("position", position), wire.required("reason", reason));
    }
}
