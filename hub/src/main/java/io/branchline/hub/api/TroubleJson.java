package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.quarantine.RawFrame;
import io.branchline.hub.store.ApartEvent;
import io.branchline.hub.store.Trouble;
import io.branchline.hub.store.TroublePage;
import io.branchline.hub.view.ViewJson;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Rfc3339;
import java.io.IOException;

/** Quarantined events and gaps as the API writes them. */
final class TroubleJson {
    private TroubleJson() {}

    /** One page. */
    static void page(JsonGenerator out, String name, TroublePage page) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart(name);
        for (var trouble : page.items()) {
            out.writeStartObject();
            members(out, trouble);
            out.writeEndObject();
        }
        out.writeEndArray();
        ViewJson.optional(out, "next", page.next());
        out.writeEndObject();
    }

    /** One quarantined event with what there is of it: the frame, the event in a form that can be mended and sent back. */
    static void apart(JsonGenerator out, ApartEvent apart) throws IOException {
        out.writeStartObject();
        members(out, apart.trouble());
        switch (RawFrame.of(apart.raw().getBytes())) {
            case RawFrame.Legible legible -> {
                out.writeFieldName("raw");
                out.writeRawValue(legible.json());
                out.writeFieldName("event");
                event(out, legible.event());
            }
            case RawFrame.Illegible illegible -> {
                out.writeStringField("rawText", illegible.beginning());
                out.writeStringField("rawOmitted", illegible.why());
            }
        }
        out.writeEndObject();
    }

    private static void members(JsonGenerator out, Trouble trouble) throws IOException {
        var place = trouble.place();
        out.writeStringField("branch", place.branch());
        out.writeStringField("epoch", place.epoch().toString());
        out.writeNumberField("priority", place.priority());
        out.writeNumberField("first", place.first());
        out.writeNumberField("last", trouble.last());
        ViewJson.optional(out, "id", trouble.id());
        ViewJson.optional(out, "type", trouble.type());
        out.writeStringField("reason", trouble.reason());
        ViewJson.time(out, "at", trouble.at());
        if (trouble.id() != null) {
            out.writeNumberField("size", trouble.size());
        }
        out.writeStringField("state", trouble.state().word());
        var decision = trouble.decision();
        if (decision != null) {
            out.writeStringField("decidedBy", decision.by());
            ViewJson.time(out, "decidedAt", decision.at());
            ViewJson.optional(out, trouble.id() == null ? "reasonGiven" : "note", decision.note());
            ViewJson.optional(out, "releasedId", decision.releasedId());
        }
    }

    /** As a point of sale posts it: without what the hub knows besides, which a mended event must not have. */
    private static void event(JsonGenerator out, Event event) throws IOException {
        out.writeStartObject();
        out.writeStringField("specversion", "1.0");
        out.writeStringField("id", event.id());
        out.writeStringField("source", event.source());
        out.writeStringField("type", event.type());
        out.writeStringField("time", Rfc3339.format(event.time()));
        ViewJson.optional(out, "subject", event.subject());
        for (var extension : event.extensions().entrySet()) {
            out.writeStringField(extension.getKey(), extension.getValue());
        }
        out.writeStringField("datacontenttype", "application/json");
        out.writeFieldName("data");
        out.writeRawValue(event.data().text());
        out.writeEndObject();
    }
}
