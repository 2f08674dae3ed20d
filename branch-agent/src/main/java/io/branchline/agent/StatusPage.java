package io.branchline.agent;

import io.branchline.agent.config.AgentConfig;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalStatus;
import io.branchline.agent.uplink.LinkStatus;
import io.branchline.protocol.event.Priority;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /status}: how this branch is, for its people and for tools. Thread-safe. */
final class StatusPage {
    private final AgentConfig config;
    private final Journal journal;
    private final DownStatus down;
    private final Supplier<LinkStatus> link;
    private final InstantSource clock;

    StatusPage(AgentConfig config, Journal journal, DownStatus down, Supplier<LinkStatus> link, InstantSource clock) {
        this.config = config;
        this.journal = journal;
        this.down = down;
        this.link = link;
        this.clock = clock;
    }

    /** The page as JSON. */
    String json() {
        var status = journal.status();
        var connection = link.get();
        return new JsonObject()
                .put("sentence", sentence(status, connection) + down.sentence())
                .put("agent", Agent.SOFTWARE)
                .put("time", clock.instant().toString())
                .put("hub", hub(connection))
                .put("journal", journal(status))
                .put("down", down.json())
                .encodePrettily();
    }

    private JsonObject hub(LinkStatus connection) {
        return new JsonObject()
                .put("url", config.hub().url().toString())
                .put("state", connection.state().name().toLowerCase(Locale.ROOT))
                .put("since", connection.since().toString())
                .put("session", connection.session())
                .put("clockAheadMs", millis(connection.skew()))
                .put("attempts", connection.attempts())
                .put("lastError", connection.lastError())
                .put("lastErrorAt", text(connection.lastErrorAt()));
    }

    private JsonObject journal(JournalStatus status) {
        var positions = journal.positions();
        var priorities = new JsonArray();
        for (var priority : Priority.ALL) {
            priorities.add(new JsonObject()
                    .put("priority", priority.level())
                    .put("backlog", status.backlog().get(priority))
                    .put("first", positions.first().get(priority))
                    .put("last", positions.last().get(priority))
                    .put("settled", positions.settled().get(priority)));
        }
        return new JsonObject()
                .put("epoch", positions.epoch().toString())
                .put("backlog", status.backlog().sum())
                .put("oldestUnsettled", text(status.oldestUnsettled()))
                .put("priorities", priorities)
                .put("bytesOnDisk", status.bytesOnDisk())
                .put("roomLeft", status.roomLeft())
                .put("full", status.full())
                .put("retentionSeconds", status.retention().toSeconds())
                .put("damage", new JsonArray(status.damage()))
                .put("lost", positions.lost().size());
    }

    private static String sentence(JournalStatus status, LinkStatus connection) {
        if (status.full()) {
            return "The disk is full: new sales are refused until there is room; everything kept so far is safe.";
        }
        var backlog = status.backlog().sum();
        if (connection.state() == LinkStatus.State.CONNECTED) {
            return backlog == 0
                    ? "Connected to head office; everything is settled."
                    : "Connected to head office; " + backlog + " events are on their way.";
        }
        return "Not connected to head office since " + connection.since() + "; " + backlog
                + " events are safe on this branch's disk and go up when the connection is back. Tills can go on selling.";
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }
}
