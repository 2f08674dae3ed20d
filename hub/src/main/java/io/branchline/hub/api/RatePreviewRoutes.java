package io.branchline.hub.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Routes;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.view.ViewJson;
import io.branchline.hub.view.ViewProblem;
import io.branchline.hub.view.ViewProblem.Fault;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.QuoteJson;
import io.branchline.protocol.rate.ReadQuote;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Objects;

/**
 * What publishing a quote would come to, before anybody confirms it: by how much it changes the rate, and whether a second
 * person is asked. Refuses what publishing would refuse, with the same pointers. Thread-safe.
 */
final class RatePreviewRoutes implements Routes {
    private static final List<String> TEXTS =
            List.of("base", "quote", "kind", "bid", "mid", "ask", "source", "asOf", "validFrom", "validTo");

    private final RateGround ground;
    private final Reads reads;

    RatePreviewRoutes(RateGround ground, Reads reads) {
        this.ground = ground;
        this.reads = reads;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/rates/preview").handler(reads.may(Permission.PUBLISH_RATES, this::preview));
    }

    private Future<ViewJson.Body> preview(Asked asked) {
        var query = asked.query(
                "base",
                "quote",
                "unit",
                "kind",
                "bid",
                "mid",
                "ask",
                "source",
                "asOf",
                "validFrom",
                "validTo",
                "targets");
        var quote = quote(query);
        var given = query.text("targets");
        var targets = List.of((given == null ? "*" : given).split(",", -1));
        var tenant = asked.who().tenant();
        return ground.pool()
                .withTransaction(tx -> ground.desk().preview(tx, tenant, quote, targets))
                .map(Objects::requireNonNull)
                .recover(RateProblems::refuse)
                .map(preview -> out -> RateJson.preview(out, preview));
    }

    private static Quote quote(Parameters query) {
        return switch (QuoteJson.readChecked(tree(query))) {
            case ReadQuote.Whole(var quote) -> quote;
            case ReadQuote.Broken(var problems) ->
                throw new Refused(ViewProblem.members(problems.stream()
                        .map(problem -> new Fault("/quotes/0" + problem.pointer(), problem.detail()))
                        .toList()));
        };
    }

    /** The parameters as the quote of a body, so that one reader judges both. */
    private static JsonNode tree(Parameters query) {
        var node = JsonNodeFactory.instance.objectNode();
        for (var name : TEXTS) {
            var text = query.text(name);
            if (text != null) {
                node.put(name, text);
            }
        }
        var unit = query.text("unit");
        if (unit != null && unit.matches("[0-9]{1,9}")) {
            node.put("unit", Integer.parseInt(unit));
        } else if (unit != null) {
            node.put("unit", unit);
        }
        return node;
    }
}
