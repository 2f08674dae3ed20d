package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.rates.AppliedQuote;
import io.branchline.hub.rates.Proposal;
import io.branchline.hub.rates.ReleasedQuote;
import io.branchline.hub.receipt.BranchDelivery;
import io.branchline.hub.receipt.RateReach;
import io.branchline.hub.view.ViewJson;
import io.branchline.protocol.rate.Quote;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rates as the API writes them: figures are decimal texts. */
final class RateJson {
    private RateJson() {}

    /** The rates in force and those to come. */
    static void live(JsonGenerator out, List<ReleasedQuote> all, Instant now) throws IOException {
        out.writeStartObject();
        ViewJson.time(out, "asOf", now);
        out.writeArrayFieldStart("rates");
        for (var released : all) {
            out.writeStartObject();
            members(out, released);
            out.writeStringField("state", state(released.quote(), now));
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** One of them, and how many branches have it. */
    static void reached(JsonGenerator out, ReleasedQuote released, RateReach.Count count, Instant now)
            throws IOException {
        out.writeStartObject();
        members(out, released);
        out.writeStringField("state", state(released.quote(), now));
        out.writeNumberField("applied", count.applied());
        out.writeNumberField("of", count.of());
        out.writeEndObject();
    }

    /** Quotes of a pair. */
    static void released(JsonGenerator out, List<ReleasedQuote> all) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("quotes");
        for (var released : all) {
            out.writeStartObject();
            members(out, released);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** What a branch went by at a moment. */
    static void applied(JsonGenerator out, List<AppliedQuote> all, Instant at) throws IOException {
        out.writeStartObject();
        ViewJson.time(out, "at", at);
        out.writeArrayFieldStart("rates");
        for (var applied : all) {
            out.writeStartObject();
            members(out, applied.released());
            ViewJson.time(out, "deliveredAt", applied.deliveredAt());
            ViewJson.time(out, "appliedAt", applied.appliedAt());
            ViewJson.time(out, "inEffectFrom", applied.inEffectFrom());
            out.writeStringField("state", state(applied.released().quote(), at));
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Who has a version. */
    static void receipts(JsonGenerator out, ReleasedQuote released, List<BranchDelivery> all) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("quote");
        members(out, released);
        out.writeEndObject();
        DeliveryJson.branches(out, all);
        out.writeEndObject();
    }

    /** Proposals. */
    static void proposals(JsonGenerator out, List<Proposal> all) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("proposals");
        for (var proposal : all) {
            out.writeStartObject();
            out.writeNumberField("id", proposal.id());
            out.writeStringField("state", proposal.state().word());
            out.writeStringField("askedBy", proposal.askedBy());
            ViewJson.time(out, "askedAt", proposal.askedAt());
            out.writeStringField("why", proposal.why());
            targets(out, proposal.targets());
            ViewJson.optional(out, "decidedBy", proposal.decidedBy());
            ViewJson.time(out, "decidedAt", proposal.decidedAt());
            ViewJson.optional(out, "reason", proposal.reason());
            if (proposal.version() != null) {
                out.writeNumberField("version", proposal.version());
            }
            out.writeObjectFieldStart("quote");
            figures(out, proposal.quote());
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static String state(Quote quote, Instant at) {
        if (quote.validFrom().isAfter(at)) {
            return "scheduled";
        }
        return quote.validTo() != null && !at.isBefore(quote.validTo()) ? "stale" : "fresh";
    }

    private static void members(JsonGenerator out, ReleasedQuote released) throws IOException {
        var quote = released.quote();
        figures(out, quote);
        out.writeNumberField("version", quote.version());
        if (quote.supersedes() != null) {
            out.writeNumberField("supersedes", quote.supersedes());
        }
        targets(out, released.targets());
        out.writeStringField("by", released.by());
        ViewJson.optional(out, "approvedBy", released.approvedBy());
        ViewJson.time(out, "releasedAt", released.releasedAt());
    }

    private static void figures(JsonGenerator out, Quote quote) throws IOException {
        out.writeStringField("base", quote.key().base());
        out.writeStringField("quote", quote.key().quote());
        out.writeNumberField("unit", quote.unit());
        out.writeStringField("kind", quote.key().kind().word());
        ViewJson.optional(out, "bid", text(quote.bid()));
        out.writeStringField("mid", quote.mid().toPlainString());
        ViewJson.optional(out, "ask", text(quote.ask()));
        out.writeStringField("source", quote.source());
        ViewJson.time(out, "asOf", quote.asOf());
        ViewJson.time(out, "validFrom", quote.validFrom());
        ViewJson.time(out, "validTo", quote.validTo());
    }

    private static void targets(JsonGenerator out, List<String> targets) throws IOException {
        out.writeArrayFieldStart("targets");
        for (var target : targets) {
            out.writeString(target);
        }
        out.writeEndArray();
    }

    private static @Nullable String text(@Nullable BigDecimal figure) {
        return figure == null ? null : figure.toPlainString();
    }
}
