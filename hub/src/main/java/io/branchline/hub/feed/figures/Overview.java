package io.branchline.hub.feed.figures;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.store.BranchState;
import io.branchline.hub.view.BranchStates.BranchPresence;
import io.branchline.hub.view.HubHealth;
import io.branchline.hub.view.ViewJson;
import io.branchline.protocol.event.Priority;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The whole business in a few figures, added up from what the other channels show. Context: the feed's. */
final class Overview {
    private final Map<String, Integer> byStatus = new TreeMap<>();
    private int branches;
    private long backlog;
    private long quarantined;
    private long gaps;
    private @Nullable Instant oldestAt;

    /** Adds a branch. */
    void add(BranchState state, @Nullable BranchPresence presence) {
        branches++;
        byStatus.merge(ViewJson.status(state, presence), 1, Integer::sum);
        quarantined += state.quarantined();
        gaps += state.gaps();
        if (presence != null) {
            for (var priority : Priority.ALL) {
                backlog += presence.backlog().get(priority);
            }
            var oldest = presence.oldestAt();
            if (oldest != null && (oldestAt == null || oldest.isBefore(oldestAt))) {
                oldestAt = oldest;
            }
        }
    }

    /** How fast events settle. */
    record Speed(BigDecimal eventsPerSecond, Optional<Pace.Percentiles> settle, Optional<Pace.Percentiles> sync) {}

    /**
     * The text of all.
     *
     * @param proposals rates that wait for a second person
     */
    String text(Speed speed, Alerts alerts, long proposals, HubHealth health, Instant asOf) {
        return ViewJson.text(out -> {
            out.writeStartObject();
            out.writeObjectFieldStart("branches");
            out.writeNumberField("total", branches);
            for (var status : byStatus.entrySet()) {
                out.writeNumberField(status.getKey(), status.getValue());
            }
            out.writeEndObject();
            out.writeNumberField("eventsPerSecond", speed.eventsPerSecond());
            percentiles(out, "settle", speed.settle());
            percentiles(out, "sync", speed.sync());
            out.writeNumberField("backlog", backlog);
            ViewJson.time(out, "oldestAt", oldestAt == null ? null : oldestAt.truncatedTo(ChronoUnit.SECONDS));
            out.writeObjectFieldStart("alerts");
            out.writeNumberField("warning", alerts.open("warning"));
            out.writeNumberField("critical", alerts.open("critical"));
            out.writeEndObject();
            out.writeNumberField("quarantined", quarantined);
            out.writeNumberField("gaps", gaps);
            out.writeNumberField("proposals", proposals);
            out.writeObjectFieldStart("health");
            out.writeStringField("hub", "up");
            out.writeStringField("postgresql", health.postgresql().getAsBoolean() ? "up" : "down");
            out.writeStringField("redis", health.redis().get());
            out.writeEndObject();
            ViewJson.time(out, "asOf", asOf);
            out.writeEndObject();
        });
    }

    private static void percentiles(JsonGenerator out, String name, Optional<Pace.Percentiles> found)
            throws IOException {
        if (found.isPresent()) {
            out.writeObjectFieldStart(name);
            out.writeNumberField("p50Ms", found.get().p50Ms());
            out.writeNumberField("p99Ms", found.get().p99Ms());
            out.writeEndObject();
        }
    }
}
