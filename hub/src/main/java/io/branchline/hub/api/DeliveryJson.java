package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.receipt.BranchDelivery;
import io.branchline.hub.receipt.SentMessage;
import io.branchline.hub.transfer.Transfer;
import io.branchline.hub.view.ViewJson;
import java.io.IOException;
import java.util.List;

/** Messages, transfers and what became of them, as the API writes them. */
final class DeliveryJson {
    private DeliveryJson() {}

    /** The member {@code branches}: how far something is at each branch. */
    static void branches(JsonGenerator out, List<BranchDelivery> all) throws IOException {
        out.writeArrayFieldStart("branches");
        for (var delivery : all) {
            out.writeStartObject();
            out.writeStringField("branch", delivery.branch());
            out.writeStringField("state", delivery.state().word());
            ViewJson.time(out, "deliveredAt", delivery.deliveredAt());
            ViewJson.time(out, "appliedAt", delivery.appliedAt());
            ViewJson.optional(out, "reason", delivery.reason());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Messages, newest first. */
    static void messages(JsonGenerator out, List<SentMessage> all) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("messages");
        for (var message : all) {
            out.writeStartObject();
            out.writeNumberField("position", message.position());
            out.writeStringField("id", message.id());
            out.writeStringField("type", message.type());
            ViewJson.optional(out, "subject", message.subject());
            ViewJson.optional(out, "key", message.key());
            out.writeArrayFieldStart("targets");
            for (var target : message.targets()) {
                out.writeString(target);
            }
            out.writeEndArray();
            out.writeStringField("by", message.by());
            ViewJson.time(out, "at", message.at());
            out.writeNumberField("addressed", message.addressed());
            out.writeNumberField("applied", message.applied());
            out.writeFieldName("data");
            out.writeRawValue(message.data());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Transfers, newest first. */
    static void transfers(JsonGenerator out, List<Transfer> all) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("transfers");
        for (var transfer : all) {
            out.writeStartObject();
            out.writeNumberField("id", transfer.id());
            out.writeStringField("from", transfer.from());
            out.writeStringField("to", transfer.to());
            out.writeStringField("eventId", transfer.eventId());
            out.writeStringField("type", transfer.type());
            ViewJson.time(out, "time", transfer.eventTime());
            out.writeStringField("state", transfer.state().word());
            ViewJson.optional(out, "reason", transfer.reason());
            ViewJson.time(out, "settledAt", transfer.at());
            ViewJson.time(out, "routedAt", transfer.routedAt());
            ViewJson.time(out, "deliveredAt", transfer.deliveredAt());
            ViewJson.time(out, "appliedAt", transfer.appliedAt());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
