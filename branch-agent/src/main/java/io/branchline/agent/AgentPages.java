package io.branchline.agent;

import io.branchline.agent.health.AgentMetrics;
import io.branchline.agent.health.HealthCheck;
import io.branchline.agent.intake.Page;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.uplink.LinkStatus;
import io.branchline.protocol.event.Priority;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the port shows tools: health and meters, put together from what the stops tell. Thread-safe. */
final class AgentPages {
    private static final String JSON = "application/json";

    private final Journal journal;
    private final Supplier<LinkStatus> link;
    private final AgentMetrics metrics;

    AgentPages(Journal journal, Supplier<LinkStatus> link, AgentMetrics metrics) {
        this.journal = journal;
        this.link = link;
        this.metrics = metrics;
    }

    /** The pages by path. */
    Map<String, Supplier<Page>> byPath() {
        return Map.of(
                "/health/live", () -> health(List.of(new HealthCheck("process", true, Map.of()))),
                "/health/ready", () -> health(ready()),
                "/metrics", () -> new Page(200, AgentMetrics.CONTENT_TYPE, metrics.scrape()));
    }

    /** Adds the meters that are read from the journal and the link. */
    static void meters(AgentMetrics metrics, Journal journal, Supplier<LinkStatus> link, InstantSource clock) {
        for (var priority : Priority.ALL) {
            metrics.gauge(
                    "branchline.agent.backlog.events",
                    "Events kept and not settled",
                    Tags.of("priority", String.valueOf(priority.level())),
                    () -> journal.status().backlog().get(priority));
        }
        metrics.gauge(
                "branchline.agent.oldest.unsettled.age.seconds", "Age of the oldest event that is not settled", () -> {
                    var oldest = journal.status().oldestUnsettled();
                    return oldest == null
                            ? 0
                            : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
                });
        metrics.gauge(
                "branchline.agent.journal.bytes",
                "Size of the journal on disk",
                () -> journal.status().bytesOnDisk());
        metrics.gauge(
                "branchline.agent.room.left.bytes",
                "Free bytes of the disk above the reserve",
                () -> journal.status().roomLeft());
        metrics.gauge(
                "branchline.agent.connected", "1 if the hub has welcomed this agent", () -> connected(link) ? 1 : 0);
        metrics.gauge(
                "branchline.agent.connect.attempts",
                "Attempts since the last welcome",
                () -> link.get().attempts());
    }

    /** Ready means that posts can be kept; whether head office is in reach is told, and does not count. */
    private List<HealthCheck> ready() {
        var kept = journal.status();
        return List.of(
                new HealthCheck("journal", !kept.full(), Map.of("roomLeft", kept.roomLeft())),
                new HealthCheck("hub", true, Map.of("connected", connected(link))));
    }

    private static boolean connected(Supplier<LinkStatus> link) {
        return link.get().state() == LinkStatus.State.CONNECTED;
    }

    private static Page health(List<HealthCheck> checks) {
        return new Page(HealthCheck.allUp(checks) ? 200 : 503, JSON, HealthCheck.json(checks));
    }
}
