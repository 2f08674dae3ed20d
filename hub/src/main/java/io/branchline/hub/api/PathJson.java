package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.store.EventPath;
import io.branchline.hub.view.BranchStates.BranchPresence;
import io.branchline.hub.view.ViewJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way of an event with its times, as the API writes it. */
final class PathJson {
    /** Less than this is no clock that is off, but the way of the question about it. */
    private static final Duration OFF = Duration.ofSeconds(1);

    private PathJson() {}

    /**
     * Writes it; steps whose time nobody knows are left out.
     *
     * @param shownAt when the feed of this node showed it
     * @param present how the branches stand that have connected to this node
     */
    static void write(JsonGenerator out, EventPath path, @Nullable Instant shownAt, Collection<BranchPresence> present)
            throws IOException {
        var stored = path.event();
        out.writeStartObject();
        out.writeFieldName("event");
        ViewJson.event(out, stored);
        out.writeArrayFieldStart("steps");
        step(out, "pos", stored.event().time().toInstant());
        step(out, "kept", stored.event().recordedTime());
        step(out, "hub", stored.receivedAt());
        step(out, "settled", stored.settledAt());
        step(out, "feed", shownAt);
        out.writeEndArray();
        var skew = skew(path, present);
        if (skew.isPresent()) {
            out.writeNumberField("skewMs", skew.get().toMillis());
        }
        var released = path.released();
        if (released != null) {
            out.writeObjectFieldStart("released");
            out.writeStringField("by", released.by());
            ViewJson.time(out, "at", released.at());
            ViewJson.optional(out, "note", released.note());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void step(JsonGenerator out, String step, @Nullable Instant at) throws IOException {
        if (at != null) {
            out.writeStartObject();
            out.writeStringField("step", step);
            ViewJson.time(out, "at", at);
            out.writeEndObject();
        }
    }

    /**
     * How far the branch's clock, of which the first two steps are, was ahead: as the connection the event came by has
     * measured it, or at least by what the event was kept after it was received.
     */
    private static Optional<Duration> skew(EventPath path, Collection<BranchPresence> present) {
        var received = path.event().receivedAt();
        var measured = present.stream()
                .filter(presence -> presence.branch() == path.branch()
                        && !presence.since().isAfter(received)
                        && presence.skew().abs().compareTo(OFF) >= 0)
                .map(BranchPresence::skew)
                .findFirst();
        var kept = path.event().event().recordedTime();
        return measured.or(() -> Optional.ofNullable(kept)
                .map(at -> Duration.between(received, at))
                .filter(ahead -> ahead.compareTo(OFF) >= 0));
    }
}
