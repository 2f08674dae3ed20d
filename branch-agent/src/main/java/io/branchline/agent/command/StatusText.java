package io.branchline.agent.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A status as lines for a terminal, with or without colours. What an agent of another version does not tell is left out. */
final class StatusText {
    private static final List<String> PRIORITIES =
            List.of("Sales and payments", "Returns and stock", "Customers and products", "Reports");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int LINES_MAX = 10;
    private static final long BYTES_PER_MB = 1_000_000;
    private static final long MINUTE = 60;
    private static final long HOUR = 3_600;
    private static final long DAY = 86_400;

    private final JsonObject status;
    private final boolean colour;
    private final ZoneId zone;
    private final StringBuilder text = new StringBuilder();

    StatusText(JsonObject status, boolean colour) {
        this.status = status;
        this.colour = colour;
        this.zone = ZoneId.of(status.getString("zone", "UTC"));
    }

    String text() {
        var kind = part("situation").getString("kind", "");
        var tone = switch (kind) {
            case "connected" -> "32";
            case "sending" -> "34";
            case "full" -> "31";
            default -> "33";
        };
        text.append(painted("1;" + tone, status.getString("sentence"))).append('\n');
        connection();
        waiting();
        today();
        refused();
        rates();
        return text.toString().stripTrailing();
    }

    private void connection() {
        var hub = part("hub");
        var last = part("journal").getJsonObject("lastSettled");
        heading("Head office");
        line("Address", hub.getString("url"));
        if (last != null) {
            var receipt = last.getString("receipt", "");
            line("Last receipt there", receipt.isEmpty() ? last.getString("id") : receipt);
        }
        if (!"connected".equals(hub.getString("state"))) {
            line("Last error", hub.getString("lastError"));
            line(
                    "Attempts",
                    hub.containsKey("attempts") ? hub.getInteger("attempts").toString() : null);
            line("Next attempt", clock(hub.getString("nextAttempt")));
        }
    }

    private void waiting() {
        var journal = part("journal");
        heading("Waiting for head office");
        list(journal, "priorities").stream()
                .map(JsonObject.class::cast)
                .forEach(one -> line(
                        PRIORITIES.get(one.getInteger("priority") - 1),
                        one.getLong("backlog") == 0 ? "nothing" : String.valueOf(one.getLong("backlog"))));
        line("Oldest", clock(journal.getString("oldestUnsettled")));
        line("Room on this disk", room(journal.getLong("roomLeft"), journal.getLong("roomSeconds")));
    }

    private static @Nullable String room(@Nullable Long bytes, @Nullable Long seconds) {
        if (bytes == null) {
            return null;
        }
        var size = bytes / BYTES_PER_MB + " MB";
        return seconds == null ? size : "about " + duration(seconds) + " at today's pace, " + size;
    }

    private void today() {
        var today = part("today");
        heading("Today " + today.getString("day", ""));
        for (var one : objects(today, "takings")) {
            line(
                    "Sales in " + one.getString("currency"),
                    one.getString("amount") + " (" + one.getLong("sales") + " sales, " + one.getLong("returns")
                            + " returns of " + one.getString("returned") + ")");
        }
        for (var one : objects(today, "terminals")) {
            line(one.getString("source"), one.getLong("events") + " sent, last at " + clock(one.getString("last")));
        }
        line("Counted since", clock(today.getString("since")));
    }

    private void refused() {
        var refused = part("refused");
        if (list(refused, "headOffice").isEmpty() && list(refused, "here").isEmpty()) {
            return;
        }
        heading("Refused");
        for (var one : objects(refused, "headOffice")) {
            line(name(one), one.getString("reason") + " (put aside at head office)");
        }
        for (var one : objects(refused, "here")) {
            line(name(one), one.getString("reason") + " (the till has to correct it)");
        }
    }

    private void rates() {
        var rates = part("rates");
        if (list(rates, "list").isEmpty()) {
            return;
        }
        heading("Exchange rates");
        for (var one : objects(rates, "list")) {
            var figures = one.getBoolean("refused", false)
                    ? "not to be used"
                    : one.getString("bid") == null
                            ? one.getString("mid")
                            : one.getString("bid") + " / " + one.getString("ask");
            line(
                    one.getString("base") + "/" + one.getString("quote") + " " + one.getString("kind"),
                    figures + ", " + duration(one.getLong("ageSeconds")) + " old"
                            + ("stale".equals(one.getString("state")) ? " " + painted("33", "STALE") : ""));
        }
    }

    private void heading(String title) {
        text.append('\n').append(painted("1", title)).append('\n');
    }

    private void line(String name, @Nullable String value) {
        if (value != null) {
            text.append(String.format(Locale.ROOT, "  %-24s %s%n", name, value));
        }
    }

    private JsonObject part(String name) {
        return status.getJsonObject(name, new JsonObject());
    }

    private static JsonArray list(JsonObject part, String name) {
        return part.getJsonArray(name, new JsonArray());
    }

    private static List<JsonObject> objects(JsonObject part, String name) {
        return list(part, name).stream()
                .limit(LINES_MAX)
                .map(JsonObject.class::cast)
                .toList();
    }

    private static String name(JsonObject event) {
        var receipt = event.getString("receipt", "");
        return receipt.isEmpty() ? event.getString("id") : "Receipt " + receipt;
    }

    private @Nullable String clock(@Nullable String moment) {
        return moment == null ? null : CLOCK.format(Instant.parse(moment).atZone(zone));
    }

    static String duration(long seconds) {
        if (seconds < 2 * MINUTE) {
            return seconds + " s";
        }
        if (seconds < 2 * HOUR) {
            return seconds / MINUTE + " min";
        }
        return seconds < 2 * DAY ? seconds / HOUR + " hours" : seconds / DAY + " days";
    }

    private String painted(String code, @Nullable String what) {
        return colour ? "\u001b[" + code + "m" + what + "\u001b[0m" : String.valueOf(what);
    }
}
