package io.branchline.load.demo;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.vertx.core.json.JsonObject;

/**
 * What an agent says of itself.
 *
 * @param connected whether the hub has welcomed it
 * @param backlog kept and not settled, per priority
 * @param last highest sequence kept, per priority
 * @param settled highest sequence settled, per priority
 */
public record AgentStatus(boolean connected, PerPriority backlog, PerPriority last, PerPriority settled) {
    /** An agent that has said nothing yet. */
    public static final AgentStatus UNKNOWN =
            new AgentStatus(false, PerPriority.ZERO, PerPriority.ZERO, PerPriority.ZERO);

    /** Reads the page {@code /status}. */
    public static AgentStatus of(String page) {
        var json = new JsonObject(page);
        return new AgentStatus(
                "connected".equals(json.getJsonObject("hub").getString("state")),
                each(json, "backlog"),
                each(json, "last"),
                each(json, "settled"));
    }

    /** Whether everything kept when {@code earlier} was read is settled. */
    public boolean settledAllOf(AgentStatus earlier) {
        return Priority.ALL.stream().allMatch(priority -> settled.get(priority) >= earlier.last.get(priority));
    }

    private static PerPriority each(JsonObject json, String member) {
        var priorities = json.getJsonObject("journal").getJsonArray("priorities");
        return PerPriority.from(
                priority -> priorities.getJsonObject(priority.level() - 1).getLong(member));
    }
}
