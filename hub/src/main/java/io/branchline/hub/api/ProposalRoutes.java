package io.branchline.hub.api;

import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Changes;
import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Reply;
import io.branchline.hub.access.Routes;
import io.branchline.hub.access.Rule;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.rates.Decided;
import io.branchline.hub.rates.Proposal;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

/** Rates that wait for a second person: see, approve, reject. Thread-safe. */
final class ProposalRoutes implements Routes {
    private static final String ALL = "/api/v1/rates/proposals";
    private static final Rule APPROVE =
            Rule.of(Permission.APPROVE_RATES, "proposal.approved").withoutBody();
    private static final Rule REJECT = Rule.of(Permission.APPROVE_RATES, "proposal.rejected");

    private final RateGround ground;
    private final Reads reads;
    private final Changes changes;

    ProposalRoutes(RateGround ground, Reads reads, Changes changes) {
        this.ground = ground;
        this.reads = reads;
        this.changes = changes;
    }

    @Override
    public void mount(Router router) {
        router.get(ALL).handler(reads.may(Permission.READ, this::list));
        router.post(ALL + "/:id/approve").handler(changes.by(APPROVE, this::approve));
        router.post(ALL + "/:id/reject").handler(changes.by(REJECT, this::reject));
    }

    private Future<ViewJson.Body> list(Asked asked) {
        var query = asked.query("state", "before", "limit");
        var before = Numbers.whole("before", query.text("before"), Long.MAX_VALUE);
        return ground.proposals()
                .page(asked.who().tenant(), state(query.text("state")), before, query.limit())
                .map(found -> out -> RateJson.proposals(out, found));
    }

    private Future<Reply> approve(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var who = asked.who();
        return ground.desk()
                .approve(tx, who.tenant(), id(asked), who.name())
                .recover(RateProblems::refuse)
                .map(decided ->
                        reply(decided).whenCommitted(() -> ground.road().roads().grew(who.tenant())));
    }

    private Future<Reply> reject(SqlConnection tx, Asked asked) {
        asked.noQuery();
        if (!(asked.json().getValue("reason") instanceof String reason)) {
            throw Refused.member("/reason", "is not there as a text");
        }
        var who = asked.who();
        return ground.desk()
                .reject(tx, who.tenant(), id(asked), who.name(), reason)
                .recover(RateProblems::refuse)
                .map(ProposalRoutes::reply);
    }

    private static Reply reply(Decided decided) {
        var proposal = decided.proposal();
        var body = new JsonObject()
                .put("id", proposal.id())
                .put("state", proposal.state().word())
                .put("version", proposal.version());
        var reply = Reply.of(200, body, Long.toString(proposal.id()));
        return proposal.state() == Proposal.State.OVERTAKEN ? reply.as("proposal.overtaken") : reply;
    }

    private static long id(Asked asked) {
        return Numbers.whole("id", asked.path("id"), 0);
    }

    private static Proposal.@Nullable State state(@Nullable String word) {
        try {
            return word == null ? null : Proposal.State.of(word);
        } catch (IllegalArgumentException unknown) {
            throw Parameters.wrong("state", "is not one of waiting, released, rejected, overtaken");
        }
    }
}
