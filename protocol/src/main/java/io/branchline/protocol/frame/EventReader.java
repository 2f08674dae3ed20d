package io.branchline.protocol.frame;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one event inside a frame. Not thread-safe. */
final class EventReader {
    private static final int EXTENSIONS_MAX = 64;

    private final WireReader wire;

    EventReader(WireReader wire) {
        this.wire = wire;
    }

    /** One event; the reader stands before its map. */
    Event event() throws IOException, MalformedFrame {
        wire.startMap(null);
        String id = null;
        String source = null;
        String type = null;
        OffsetDateTime time = null;
        String subject = null;
        SortedMap<String, String> extensions = null;
        OffsetDateTime recorded = null;
        Payload data = null;
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            switch (name) {
                case "id" -> id = wire.text(name, id);
                case "source" -> source = wire.text(name, source);
                case "type" -> type = wire.text(name, type);
                case "time" -> time = wire.time(name, time);
                case "subject" -> subject = wire.text(name, subject);
                case "extensions" -> extensions = extensions(extensions);
                case "recordedtime" -> recorded = wire.time(name, recorded);
                case "data" -> data = wire.data(data);
                default -> wire.other(name);
            }
        }
        return new Event(
                wire.required("id", id),
                wire.required("source", source),
                wire.required("type", type),
                wire.required("time", time),
                subject,
                extensions == null ? Collections.emptySortedMap() : extensions,
                recorded == null ? null : recorded.toInstant(),
                wire.required("data", data));
    }

    private SortedMap<String, String> extensions(@Nullable SortedMap<String, String> before)
            throws IOException, MalformedFrame {
        wire.startMap(before);
        var extensions = new TreeMap<String, String>();
        for (var name = wire.nextName(); name != null; name = wire.nextName()) {
            wire.once(extensions.put(name, wire.textUnder(name)));
            if (extensions.size() > EXTENSIONS_MAX) {
                throw wire.refused(name, "is one extension too many", "at most " + EXTENSIONS_MAX);
            }
        }
        return extensions;
    }
}
