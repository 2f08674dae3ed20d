package io.branchline.hub.rates;

import io.branchline.hub.identity.Audit;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** What the desk did, in the audit and in the transaction in which it did it. */
final class RateAudit {
    private static final int TARGETS_SHOWN_MAX = 10;

    private RateAudit() {}

    /** Quotes that needed one person. */
    static Future<List<Quote>> released(
            SqlConnection tx, int tenant, String who, List<Quote> released, List<String> targets) {
        if (released.isEmpty()) {
            return Future.succeededFuture(released);
        }
        var subject = released.size() == 1 ? released.getFirst().key().text() : released.size() + " quotes";
        var detail = new JsonObject()
                .put("firstVersion", released.getFirst().version())
                .put("lastVersion", released.getLast().version())
                .put("targets", shown(targets));
        return Audit.record(tx, new Audit.Entry(tenant, who, "rate.released", subject, detail))
                .map(written -> released);
    }

    /** A proposal that was asked for or decided, with what is to be said beside it. */
    static Future<Proposal> of(
            SqlConnection tx, int tenant, String who, String action, Proposal proposal, JsonObject detail) {
        detail.put("proposal", proposal.id())
                .put("askedBy", proposal.askedBy())
                .put("quote", new JsonObject(QuoteJson.write(proposal.quote())))
                .put("targets", shown(proposal.targets()));
        var subject = proposal.quote().key().text();
        return Audit.record(tx, new Audit.Entry(tenant, who, action, subject, detail))
                .map(written -> proposal);
    }

    /** A few of many targets; all of them are with the quote. */
    private static String shown(List<String> targets) {
        return targets.size() <= TARGETS_SHOWN_MAX
                ? String.join(", ", targets)
                : String.join(", ", targets.subList(0, TARGETS_SHOWN_MAX)) + " and "
                        + (targets.size() - TARGETS_SHOWN_MAX) + " others";
    }
}
