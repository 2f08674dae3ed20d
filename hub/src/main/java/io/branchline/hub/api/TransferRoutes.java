package io.branchline.hub.api;

import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Routes;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.transfer.Transfer.State;
import io.branchline.hub.transfer.Transfers;
import io.branchline.hub.transfer.Transfers.Filter;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events from branch to branch and how far they are; the refused ones with their reason. Thread-safe. */
final class TransferRoutes implements Routes {
    private final Transfers transfers;
    private final Reads reads;

    TransferRoutes(Transfers transfers, Reads reads) {
        this.transfers = transfers;
        this.reads = reads;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/transfers").handler(reads.may(Permission.READ, this::page));
    }

    private Future<ViewJson.Body> page(Asked asked) {
        var query = asked.query("from", "to", "state", "before", "limit");
        var filter = new Filter(query.text("from"), query.text("to"), state(query.text("state")));
        var before = Numbers.whole("before", query.text("before"), Long.MAX_VALUE);
        return transfers
                .page(asked.who().tenant(), filter, before, query.limit())
                .map(found -> out -> DeliveryJson.transfers(out, found));
    }

    private static @Nullable State state(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return Arrays.stream(State.values())
                .filter(state -> state.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Parameters.wrong(
                        "state",
                        "is not one of "
                                + Arrays.stream(State.values()).map(State::word).collect(Collectors.joining(", "))));
    }
}
