package io.branchline.protocol.frame;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.event.Rfc3339;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes one frame. The member {@code frame} comes first; maps and lists carry their size in CBOR. Not thread-safe. */
final class FrameWriter {
    private final JsonGenerator generator;
    private final OutputStream bytes;
    private final boolean binary;

    FrameWriter(JsonGenerator generator, OutputStream bytes, boolean binary) {
        this.generator = generator;
        this.bytes = bytes;
        this.binary = binary;
    }

    void write(Frame frame) throws IOException {
        switch (frame) {
            case Hello hello -> hello(hello);
            case Welcome welcome -> welcome(welcome);
            case Events events -> events(events);
            case Settled settled -> settled(settled);
            case Gap gap -> gap(gap);
            case Deliver deliver -> deliver(deliver);
            case Applied applied -> applied(applied);
            case Rates rates -> rates(rates);
            case RatesApplied applied -> ratesApplied(applied);
            case Status status -> status(status);
            case Problem problem -> problem(problem);
            case Leave leave -> leave(leave);
        }
        generator.writeEndObject();
    }

    private void hello(Hello hello) throws IOException {
        start("hello", 11);
        generator.writeNumberField("version", hello.version());
        generator.writeStringField("agent", hello.agent());
        generator.writeStringField("epoch", hello.epoch().toString());
        perPriority("first", hello.first());
        perPriority("last", hello.last());
        generator.writeNumberField("downlinkPosition", hello.downlinkPosition());
        generator.writeNumberField("ratesVersion", hello.ratesVersion());
        generator.writeNumberField("policyVersion", hello.policyVersion());
        generator.writeStringField("time", Rfc3339.format(hello.time()));
        list("lost", hello.lost());
        for (var gap : hello.lost()) {
            generator.writeStartObject(gap, 5);
            gapMembers(gap);
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private void welcome(Welcome welcome) throws IOException {
        start("welcome", 9);
        generator.writeStringField("session", welcome.session().toString());
        perPriority("settled", welcome.settled());
        list("settledIds", welcome.settledIds());
        for (var id : welcome.settledIds()) {
            generator.writeString(id);
        }
        generator.writeEndArray();
        perPriority("credit", welcome.credit());
        generator.writeFieldName("limits");
        generator.writeStartObject(welcome.limits(), 3);
        generator.writeNumberField("frameBytesMax", welcome.limits().frameBytesMax());
        generator.writeNumberField("frameEventsMax", welcome.limits().frameEventsMax());
        generator.writeNumberField("heartbeatEveryMs", welcome.limits().heartbeatEveryMs());
        generator.writeEndObject();
        generator.writeStringField("time", Rfc3339.format(welcome.time()));
        generator.writeNumberField("downlinkHead", welcome.downlinkHead());
        generator.writeNumberField("ratesHead", welcome.ratesHead());
    }

    private void events(Events events) throws IOException {
        start("events", 4);
        generator.writeNumberField("priority", events.priority().level());
        generator.writeNumberField("first", events.first());
        list("events", events.events());
        for (var event : events.events()) {
            event(event);
        }
        generator.writeEndArray();
    }

    private void settled(Settled settled) throws IOException {
        start("settled", 5);
        generator.writeNumberField("priority", settled.priority().level());
        generator.writeNumberField("through", settled.through());
        generator.writeNumberField("credit", settled.credit());
        list("quarantined", settled.quarantined());
        for (var quarantined : settled.quarantined()) {
            generator.writeStartObject(quarantined, 2);
            generator.writeNumberField("sequence", quarantined.sequence());
            generator.writeStringField("reason", quarantined.reason());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private void gap(Gap gap) throws IOException {
        start("gap", 6);
        gapMembers(gap);
    }

    private void deliver(Deliver deliver) throws IOException {
        var missed = deliver.missed();
        start("deliver", 3 + count(missed));
        generator.writeNumberField("after", deliver.after());
        items(deliver.items());
        if (missed != null) {
            generator.writeFieldName("missed");
            generator.writeStartObject(missed, 2);
            generator.writeNumberField("through", missed.through());
            generator.writeStringField("reason", missed.reason());
            generator.writeEndObject();
        }
    }

    private void items(List<Deliver.Item> items) throws IOException {
        list("items", items);
        for (var item : items) {
            generator.writeStartObject(item, 2);
            generator.writeNumberField("position", item.position());
            generator.writeFieldName("event");
            event(item.event());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private void applied(Applied applied) throws IOException {
        start("applied", 3);
        generator.writeNumberField("position", applied.position());
        refused(applied.refused());
    }

    private void rates(Rates rates) throws IOException {
        start("rates", 2);
        items(rates.items());
    }

    private void ratesApplied(RatesApplied applied) throws IOException {
        start("ratesApplied", 3);
        generator.writeNumberField("version", applied.version());
        refused(applied.refused());
    }

    private void refused(List<Refused> refused) throws IOException {
        list("refused", refused);
        for (var item : refused) {
            generator.writeStartObject(item, 2);
            generator.writeNumberField("position", item.position());
            generator.writeStringField("reason", item.reason());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private void status(Status status) throws IOException {
        var oldest = status.oldest();
        start("status", 6 + count(oldest));
        perPriority("settled", status.settled());
        perPriority("backlog", status.backlog());
        optional("oldest", oldest == null ? null : Rfc3339.format(oldest));
        generator.writeNumberField("roomBytes", status.roomBytes());
        generator.writeNumberField("fillBytesPerHour", status.fillBytesPerHour());
        generator.writeBooleanField("full", status.full());
    }

    private void problem(Problem problem) throws IOException {
        var reason = problem.reason();
        start("problem", 5 + count(problem.pointer()));
        generator.writeStringField(
                "type",
                "urn:branchline:problem:"
                        + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        generator.writeStringField("title", reason.title());
        generator.writeNumberField("code", reason.code());
        generator.writeStringField("detail", problem.detail());
        optional("pointer", problem.pointer());
    }

    private void leave(Leave leave) throws IOException {
        start("leave", 2);
        generator.writeNumberField("comeBackAfterMs", leave.comeBackAfterMs());
    }

    private void gapMembers(Gap gap) throws IOException {
        generator.writeStringField("epoch", gap.epoch().toString());
        generator.writeNumberField("priority", gap.priority().level());
        generator.writeNumberField("first", gap.first());
        generator.writeNumberField("last", gap.last());
        generator.writeStringField("reason", gap.reason());
    }

    private void event(Event event) throws IOException {
        var recorded = event.recordedTime();
        var extensions = event.extensions();
        generator.writeStartObject(
                event, 5 + count(event.subject()) + count(recorded) + (extensions.isEmpty() ? 0 : 1));
        generator.writeStringField("id", event.id());
        generator.writeStringField("source", event.source());
        generator.writeStringField("type", event.type());
        generator.writeStringField("time", Rfc3339.format(event.time()));
        optional("subject", event.subject());
        if (!extensions.isEmpty()) {
            generator.writeFieldName("extensions");
            generator.writeStartObject(extensions, extensions.size());
            for (var extension : extensions.entrySet()) {
                generator.writeStringField(extension.getKey(), extension.getValue());
            }
            generator.writeEndObject();
        }
        optional("recordedtime", recorded == null ? null : Rfc3339.format(recorded));
        data(event.data().utf8());
        generator.writeEndObject();
    }

    private void data(byte[] utf8) throws IOException {
        generator.writeFieldName("data");
        if (binary) {
            generator.writeBinary(utf8);
            return;
        }
        // An empty raw value makes the generator write what goes between name and value; the bytes follow as they are.
        generator.writeRawValue("");
        generator.flush();
        bytes.write(utf8);
    }

    private void start(String kind, int members) throws IOException {
        generator.writeStartObject(kind, members);
        generator.writeStringField("frame", kind);
    }

    private void list(String name, List<?> elements) throws IOException {
        generator.writeFieldName(name);
        generator.writeStartArray(elements, elements.size());
    }

    private void perPriority(String name, PerPriority values) throws IOException {
        list(name, Priority.ALL);
        for (var priority : Priority.ALL) {
            generator.writeNumber(values.get(priority));
        }
        generator.writeEndArray();
    }

    private void optional(String name, @Nullable String value) throws IOException {
        if (value != null) {
            generator.writeStringField(name, value);
        }
    }

    private static int count(@Nullable Object value) {
        return value == null ? 0 : 1;
    }
}
