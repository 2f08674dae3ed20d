package io.branchline.hub.feed.figures;

import io.branchline.hub.view.AlertSource;
import io.branchline.hub.view.AlertView;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The alerts as the feed shows them: one that ends is shown once more, with its end, and forgotten a while later. Context:
 * the feed's.
 */
final class Alerts {
    /** Far longer than the slowest reader needs to hear of an end. */
    private static final Duration ENDED_SHOWN_FOR = Duration.ofMinutes(1);

    private final AlertSource source;
    private final InstantSource clock;
    private final int tenant;
    private final Board<AlertKey> board = new Board<>();
    private Map<Long, AlertView> known = Map.of();

    Alerts(AlertSource source, InstantSource clock, int tenant) {
        this.source = source;
        this.clock = clock;
        this.tenant = tenant;
    }

    Board<AlertKey> board() {
        return board;
    }

    /** Open alerts of this severity. */
    long open(String severity) {
        return known.values().stream()
                .filter(alert -> alert.until() == null && alert.severity().equals(severity))
                .count();
    }

    Future<Void> read() {
        return source.current(tenant).map(this::take);
    }

    private Void take(List<AlertView> current) {
        var now = clock.instant();
        var next = new LinkedHashMap<Long, AlertView>();
        current.forEach(alert -> next.put(alert.id(), alert));
        known.values().stream()
                .filter(alert -> !next.containsKey(alert.id()))
                .map(alert -> ended(alert, now))
                .filter(alert -> Objects.requireNonNull(alert.until()).isAfter(now.minus(ENDED_SHOWN_FOR)))
                .forEach(alert -> next.put(alert.id(), alert));
        known = next;
        var shown = new HashMap<AlertKey, String>();
        next.values().forEach(alert -> shown.put(key(alert), ViewJson.text(out -> ViewJson.alert(out, alert))));
        var _ = board.show(shown);
        return null;
    }

    private static AlertKey key(AlertView alert) {
        return new AlertKey(alert.id(), Objects.requireNonNullElse(alert.branch(), ""), alert.until() == null);
    }

    private static AlertView ended(AlertView alert, Instant now) {
        return alert.until() != null
                ? alert
                : new AlertView(
                        alert.id(),
                        alert.kind(),
                        alert.severity(),
                        alert.branch(),
                        alert.since(),
                        now,
                        alert.detail(),
                        alert.acknowledgedBy(),
                        alert.acknowledgedAt(),
                        alert.note());
    }
}
