package io.branchline.hub.feed.figures;

import io.branchline.hub.store.EventReads;
import io.branchline.hub.view.AlertSource;
import io.branchline.hub.view.BranchStates;
import io.branchline.hub.view.HubHealth;
import io.branchline.hub.view.RateSource;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Where the figures come from. All thread-safe.
 *
 * @param proposals how many rates wait for a second person
 */
public record FigureSources(
        EventReads reads,
        BranchStates branches,
        AlertSource alerts,
        RateSource rates,
        Supplier<Future<Long>> proposals,
        HubHealth health) {}
