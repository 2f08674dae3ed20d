package io.branchline.agent;

import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.health.AgentMetrics;
import io.branchline.agent.page.DownStatus;
import io.branchline.protocol.rate.Freshness;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;

/** The meters that are read from the branch's state. */
final class StateMeters {
    private StateMeters() {}

    static void register(AgentMetrics metrics, BranchState state) {
        metrics.gauge(
                "branchline.agent.down.position",
                "Position through which messages of head office are applied",
                () -> state.view().standing().position());
        metrics.gauge(
                "branchline.agent.down.rates.version",
                "Version through which rates are applied",
                () -> state.view().standing().ratesVersion());
        metrics.gauge(
                "branchline.agent.down.refused",
                "Items of head office that could not be used",
                () -> state.view().refused());
        metrics.gauge(
                "branchline.agent.down.message.bytes",
                "What messages of head office take on disk",
                () -> state.view().messageBytes());
        metrics.gauge("branchline.agent.contact.age.seconds", "Time since head office was last heard of", () -> {
            var contact = state.contact();
            return contact == null
                    ? Double.NaN
                    : Duration.between(contact, state.clock().instant()).toMillis() / 1000.0;
        });
        for (var freshness : Freshness.values()) {
            metrics.gauge(
                    "branchline.agent.rates",
                    "Rates of the board by state",
                    Tags.of("state", freshness.word()),
                    () -> DownStatus.rates(state).getOrDefault(freshness, 0));
        }
    }
}
