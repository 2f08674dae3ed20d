package io.branchline.load.links;

import io.branchline.load.rates.HeadOfficeApi;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What head office has of a run, by its HTTP API. Blocking. */
final class OfficeBooks {
    private static final int PAGE = 500;
    private static final Duration SPAN = Duration.ofDays(30);

    /** Events of one branch and type. */
    record Heading(String branch, String type) {}

    /** How many of them, and their money. */
    record Total(long count, BigDecimal amount) {
        static final Total NONE = new Total(0, BigDecimal.ZERO);

        Total plus(Total more) {
            return new Total(count + more.count, amount.add(more.amount));
        }

        Total minus(Total less) {
            return new Total(count - less.count, amount.subtract(less.amount));
        }
    }

    /** Rows of the run at one branch and of one type: all, and different ones. */
    record Rows(long all, long different) {
        static final Rows NONE = new Rows(0, 0);
    }

    private final HeadOfficeApi api;
    private final Instant from;

    /** Books from the hour of a moment on. */
    OfficeBooks(HeadOfficeApi api, Instant began) {
        this.api = api;
        this.from = began.truncatedTo(ChronoUnit.HOURS);
    }

    /** Totals of every branch and type. */
    Map<Heading, Total> totals() throws IOException, InterruptedException {
        var totals = new HashMap<Heading, Total>();
        var page = api.get("/api/v1/totals?by=branch&from=" + from + "&to=" + from.plus(SPAN));
        for (var each : page.getJsonArray("totals")) {
            var total = (JsonObject) each;
            totals.merge(
                    new Heading(total.getString("branch"), total.getString("type")),
                    new Total(total.getLong("count"), new BigDecimal(total.getString("amount", "0"))),
                    Total::plus);
        }
        return totals;
    }

    /** The rows of a run at one branch, by type: all pages of its events, newest first. */
    Map<Heading, Rows> rows(String branch, String run) throws IOException, InterruptedException {
        var ids = new HashMap<Heading, List<String>>();
        var first = "/api/v1/events?limit=" + PAGE + "&from=" + from + "&branch=" + encoded(branch);
        var path = first;
        while (true) {
            var page = api.get(path);
            for (var each : page.getJsonArray("events")) {
                var event = (JsonObject) each;
                if (event.getString("id").startsWith(run + "-")) {
                    ids.computeIfAbsent(new Heading(branch, event.getString("type")), key -> new ArrayList<>())
                            .add(event.getString("id"));
                }
            }
            var next = page.getString("next");
            if (next == null) {
                break;
            }
            path = first + "&next=" + encoded(next);
        }
        var rows = new HashMap<Heading, Rows>();
        ids.forEach((key, found) -> rows.put(key, new Rows(found.size(), new HashSet<>(found).size())));
        return rows;
    }

    /** Branches of which head office knows that they applied a version of the rates. */
    Set<String> applied(long version) throws IOException, InterruptedException {
        var branches = new HashSet<String>();
        var answer = api.get("/api/v1/rates/versions/" + version + "/branches");
        for (var each : answer.getJsonArray("branches")) {
            var receipt = (JsonObject) each;
            if ("applied".equals(receipt.getString("state"))) {
                branches.add(receipt.getString("branch"));
            }
        }
        return branches;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
