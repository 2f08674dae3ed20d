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
import io.branchline.hub.rates.Published;
import io.branchline.hub.view.ViewJson;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.SqlConnection;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Exchange rates: publish them, and see what is in force, what was, and who has it. Thread-safe. */
final class RateRoutes implements Routes {
    private static final int BODY_BYTES_MAX = 2 * 1024 * 1024;
    private static final Rule PUBLISH =
            Rule.of(Permission.PUBLISH_RATES, "rates.posted").withKey().upTo(BODY_BYTES_MAX);

    private final RateGround ground;
    private final Reads reads;
    private final Changes changes;

    RateRoutes(RateGround ground, Reads reads, Changes changes) {
        this.ground = ground;
        this.reads = reads;
        this.changes = changes;
    }

    @Override
    public void mount(Router router) {
        router.post("/api/v1/rates").handler(changes.by(PUBLISH, this::publish));
        router.get("/api/v1/rates").handler(reads.may(Permission.READ, this::live));
        router.get("/api/v1/rates/versions/:version/branches").handler(reads.may(Permission.READ, this::receipts));
        router.get("/api/v1/rates/:base/:quote/history").handler(reads.may(Permission.READ, this::history));
        router.get("/api/v1/branches/:code/rates").handler(reads.may(Permission.READ, this::atBranch));
    }

    private Future<Reply> publish(SqlConnection tx, Asked asked) {
        asked.noQuery();
        var who = asked.who();
        var form = QuoteForm.read(asked.bytes());
        return ground.desk()
                .publish(tx, who.tenant(), who.name(), form.quotes(), form.targets())
                .recover(RateProblems::refuse)
                .map(published -> Reply.of(
                                201, new JsonObject().put("quotes", outcomes(form, published)), subject(form))
                        .noting(new JsonObject()
                                .put("released", published.released().size())
                                .put("waiting", published.waiting().size()))
                        .whenCommitted(() -> ground.road().roads().grew(who.tenant())));
    }

    private static String subject(QuoteForm form) {
        return form.quotes().size() == 1
                ? form.quotes().getFirst().key().text()
                : form.quotes().size() + " quotes";
    }

    /** What became of each, in the order in which they were posted. */
    private static JsonArray outcomes(QuoteForm form, Published published) {
        var released = published.released().stream().collect(Collectors.toMap(Quote::key, Quote::version));
        var waiting = published.waiting().stream()
                .collect(Collectors.toMap(proposal -> proposal.quote().key(), proposal -> proposal));
        var outcomes = new JsonArray();
        for (var quote : form.quotes()) {
            var outcome = new JsonObject().put("key", quote.key().text());
            var version = released.get(quote.key());
            var proposal = waiting.get(quote.key());
            if (version != null) {
                outcome.put("state", "released").put("version", version);
            } else if (proposal != null) {
                outcome.put("state", "waiting").put("proposal", proposal.id()).put("why", proposal.why());
            } else {
                outcome.put("state", "known");
            }
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private Future<ViewJson.Body> live(Asked asked) {
        var query = asked.query("after", "limit");
        var after = Numbers.whole("after", query.text("after"), 0);
        var now = ground.clock().instant();
        return ground.history()
                .live(asked.who().tenant(), after, query.limit())
                .map(found -> out -> RateJson.live(out, found, now));
    }

    private Future<ViewJson.Body> history(Asked asked) {
        var query = asked.query("kind", "before", "limit");
        var before = Numbers.whole("before", query.text("before"), Long.MAX_VALUE);
        return ground.history()
                .page(
                        asked.who().tenant(),
                        asked.path("base"),
                        asked.path("quote"),
                        kind(query.text("kind")),
                        before,
                        query.limit())
                .map(found -> out -> RateJson.released(out, found));
    }

    private Future<ViewJson.Body> receipts(Asked asked) {
        asked.noQuery();
        var version = Numbers.whole("version", asked.path("version"), 0);
        var tenant = asked.who().tenant();
        return ground.history().find(tenant, version).compose(found -> {
            var quote = found.orElseThrow(() -> Refused.notFound("there is no version " + version));
            return ground.road()
                    .deliveries()
                    .branchesOfQuote(tenant, version)
                    .map(receipts -> out -> RateJson.receipts(out, quote, receipts));
        });
    }

    private Future<ViewJson.Body> atBranch(Asked asked) {
        var query = asked.query("at", "base", "quote");
        var at = query.moment("at");
        var base = query.text("base");
        var quote = query.text("quote");
        if ((base == null) != (quote == null)) {
            throw Parameters.wrong(base == null ? "base" : "quote", "is missing; a pair has both");
        }
        var moment = at == null ? ground.clock().instant() : at;
        var who = asked.who();
        return ground.branchId(who.tenant(), asked.path("code"))
                .compose(branch -> base == null || quote == null
                        ? ground.history().appliedAt(who.tenant(), branch, moment)
                        : ground.history().appliedAt(who.tenant(), branch, moment, base, quote))
                .map(found -> out -> RateJson.applied(out, found, moment));
    }

    private static @Nullable RateKind kind(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return Arrays.stream(RateKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Parameters.wrong("kind", "is not one of cash, transfer, reference"));
    }
}
