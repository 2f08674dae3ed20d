package io.branchline.hub.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.BufferRecycler;
import io.branchline.hub.live.StoredEvent;
import io.branchline.hub.store.BranchState;
import io.branchline.hub.store.Total;
import io.branchline.hub.view.BranchStates.BranchPresence;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON of what is shown, one object each. API and feed use the same words. Thread-safe. */
public final class ViewJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final SerializableString APPLICATION_JSON = new SerializedString("application/json");

    private static final Set<String> OWN_ATTRIBUTES = Set.of(
            "specversion",
            "id",
            "source",
            "type",
            "time",
            "subject",
            "branch",
            "priority",
            "sequence",
            "epoch",
            "recordedtime",
            "receivedtime",
            "settledtime",
            "datacontenttype",
            "data");

    /** Writes into a generator. */
    @FunctionalInterface
    public interface Body {
        /** Writes one JSON value. */
        void writeTo(JsonGenerator out) throws IOException;
    }

    private ViewJson() {}

    /** The text of a JSON value. */
    public static String text(Body body) {
        try (var writer = new SegmentedStringWriter(new BufferRecycler());
                var out = JSON.createGenerator(writer)) {
            body.writeTo(out);
            out.flush();
            return writer.getAndClear();
        } catch (IOException e) {
            throw new IllegalStateException("JSON cannot be written to memory", e);
        }
    }

    /** An event as CloudEvents JSON, with where and when it was settled. */
    public static void event(JsonGenerator out, StoredEvent stored) throws IOException {
        var event = stored.event();
        out.writeStartObject();
        out.writeStringField("specversion", "1.0");
        out.writeStringField("id", event.id());
        out.writeStringField("source", event.source());
        out.writeStringField("type", event.type());
        out.writeStringField("time", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(event.time()));
        optional(out, "subject", event.subject());
        out.writeStringField("branch", stored.branch());
        out.writeNumberField("priority", stored.priority().level());
        out.writeNumberField("sequence", stored.sequence());
        out.writeStringField("epoch", stored.epoch().toString());
        time(out, "recordedtime", event.recordedTime());
        time(out, "receivedtime", stored.receivedAt());
        time(out, "settledtime", stored.settledAt());
        for (var extension : event.extensions().entrySet()) {
            // Whoever reads JSON takes the last of two equal names: an extension must not pose as our own attribute.
            if (!OWN_ATTRIBUTES.contains(extension.getKey())) {
                out.writeStringField(extension.getKey(), extension.getValue());
            }
        }
        out.writeFieldName("datacontenttype");
        out.writeString(APPLICATION_JSON);
        out.writeFieldName("data");
        out.writeRawValue(event.data().text());
        out.writeEndObject();
    }

    /** A branch: what PostgreSQL knows and, if it has ever connected, how it stands. */
    public static void branch(JsonGenerator out, BranchState state, @Nullable BranchPresence presence)
            throws IOException {
        out.writeStartObject();
        branchMembers(out, state, presence);
        out.writeEndObject();
    }

    /** The members of a branch, for whoever has more to say of it. */
    public static void branchMembers(JsonGenerator out, BranchState state, @Nullable BranchPresence presence)
            throws IOException {
        var branch = state.branch();
        out.writeStringField("branch", branch.code());
        out.writeStringField("name", branch.name());
        out.writeStringField("region", branch.region());
        out.writeStringField("status", status(state, presence));
        perPriority(out, "settled", state.settled());
        time(out, "settledAt", state.settledAt());
        out.writeNumberField("quarantined", state.quarantined());
        out.writeNumberField("gaps", state.gaps());
        if (presence != null) {
            presence(out, presence);
        }
    }

    private static void presence(JsonGenerator out, BranchPresence presence) throws IOException {
        time(out, "since", seconds(presence.since()));
        time(out, "lastSeen", seconds(presence.lastSeen()));
        perPriority(out, "backlog", presence.backlog());
        time(out, "oldestAt", presence.oldestAt() == null ? null : seconds(presence.oldestAt()));
        out.writeNumberField("lagMs", presence.lag().toMillis());
        out.writeNumberField("skewMs", presence.skew().toMillis());
        out.writeStringField("agent", presence.agent());
        out.writeStringField("remote", presence.remote());
        out.writeStringField("node", presence.node().toString());
        var disk = presence.disk();
        if (disk != null) {
            out.writeNumberField("diskRoomBytes", disk.roomBytes());
            number(out, "diskRoomSeconds", disk.roomSeconds());
        }
        var applied = presence.applied();
        if (applied != null) {
            out.writeNumberField("ratesVersion", applied.ratesVersion());
            out.writeNumberField("messagesPosition", applied.messagesPosition());
        }
        var catchUp = presence.catchUp();
        if (catchUp != null) {
            out.writeObjectFieldStart("catchUp");
            out.writeNumberField("done", catchUp.done());
            out.writeNumberField("total", catchUp.total());
            out.writeNumberField("perSecond", catchUp.perSecond());
            number(out, "secondsLeft", catchUp.secondsLeft());
            out.writeEndObject();
        }
    }

    /** An alert. */
    public static void alert(JsonGenerator out, AlertView alert) throws IOException {
        out.writeStartObject();
        out.writeNumberField("id", alert.id());
        out.writeStringField("kind", alert.kind());
        out.writeStringField("severity", alert.severity());
        optional(out, "branch", alert.branch());
        time(out, "since", seconds(alert.since()));
        time(out, "until", alert.until() == null ? null : seconds(alert.until()));
        out.writeStringField("detail", alert.detail());
        if (alert.acknowledgedBy() != null) {
            out.writeObjectFieldStart("acknowledged");
            out.writeStringField("by", alert.acknowledgedBy());
            time(out, "at", alert.acknowledgedAt() == null ? null : seconds(alert.acknowledgedAt()));
            optional(out, "note", alert.note());
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    /** A total; without a branch it is that of all branches, without a currency that of events without an amount. */
    public static void total(JsonGenerator out, Total total) throws IOException {
        out.writeStartObject();
        if (!total.branch().isEmpty()) {
            out.writeStringField("branch", total.branch());
        }
        out.writeStringField("type", total.type());
        out.writeNumberField("count", total.events());
        if (!total.currency().isEmpty()) {
            out.writeStringField("currency", total.currency());
            out.writeStringField("amount", total.amount().toPlainString());
        }
        out.writeEndObject();
    }

    /** A moment in UTC, left out if there is none. */
    public static void time(JsonGenerator out, String name, @Nullable Instant moment) throws IOException {
        optional(out, name, moment == null ? null : moment.toString());
    }

    /** A text, left out if there is none. */
    public static void optional(JsonGenerator out, String name, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(name, value);
        }
    }

    private static void number(JsonGenerator out, String name, @Nullable Long value) throws IOException {
        if (value != null) {
            out.writeNumberField(name, value);
        }
    }

    private static void perPriority(JsonGenerator out, String name, PerPriority numbers) throws IOException {
        out.writeArrayFieldStart(name);
        for (var priority : Priority.ALL) {
            out.writeNumber(numbers.get(priority));
        }
        out.writeEndArray();
    }

    /** The word for how a branch stands. */
    public static String status(BranchState state, @Nullable BranchPresence presence) {
        if (!state.enabled()) {
            return "disabled";
        }
        if (presence != null) {
            return presence.status();
        }
        return state.settledAt() == null ? "never_seen" : "offline";
    }

    private static Instant seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS);
    }
}
