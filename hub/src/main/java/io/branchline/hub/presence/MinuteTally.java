package io.branchline.hub.presence;

import io.branchline.hub.session.BranchStatus;
import io.branchline.hub.session.Presence;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One branch in the minute under way. Context: that of the log. */
final class MinuteTally {
    private static final List<BranchStatus> FROM_GOOD_TO_BAD =
            List.of(BranchStatus.ONLINE, BranchStatus.CATCHING_UP, BranchStatus.LAGGING, BranchStatus.OFFLINE);

    private final Map<BranchStatus, Integer> looks = new EnumMap<>(BranchStatus.class);
    private long backlog;
    private long lagMs;
    private long settled;
    private @Nullable Long room;

    /** The branch as it is, and what has settled since the last look. */
    void look(Presence state, long settledSince) {
        looks.merge(state.status(), 1, Integer::sum);
        settled += settledSince;
        if (state.connected()) {
            backlog = Math.max(backlog, state.backlog().sum());
            lagMs = Math.max(lagMs, state.lag().toMillis());
        }
        var disk = state.room();
        if (disk != null) {
            room = room == null ? disk.bytes() : Math.min(room, disk.bytes());
        }
    }

    /** Whether the branch was connected at all. */
    boolean worthARow() {
        return settled > 0 || looks.keySet().stream().anyMatch(status -> status != BranchStatus.OFFLINE);
    }

    /** The status that lasted longest; of two that lasted equally long the worse one. */
    BranchStatus status() {
        var longest = BranchStatus.ONLINE;
        var most = 0;
        for (var status : FROM_GOOD_TO_BAD) {
            int count = looks.getOrDefault(status, 0);
            if (count > 0 && count >= most) {
                longest = status;
                most = count;
            }
        }
        return longest;
    }

    /** Its columns. */
    JsonObject json() {
        return new JsonObject()
                .put("status", status().word())
                .put("backlog", backlog)
                .put("lag_ms", lagMs)
                .put("settled", settled)
                .put("room_bytes", room);
    }
}
