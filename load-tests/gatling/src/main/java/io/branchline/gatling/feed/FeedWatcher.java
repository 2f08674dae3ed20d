package io.branchline.gatling.feed;

import io.branchline.gatling.branch.LinkBranch;
import io.branchline.gatling.branch.LinkDoor;
import io.branchline.gatling.branch.LoadReport;
import io.branchline.gatling.branch.Noted;
import io.branchline.protocol.event.Priority;
import java.net.http.WebSocket;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One reader of the feed that watches some branches and notes every sale of the run it sees. Thread-safe. */
public final class FeedWatcher implements WebSocket.Listener {
    private static final String OPENED = "feed: connect to snapshot";
    private static final String LOST = "feed: lost";

    private final int number;
    private final LoadReport report;
    private final String idsBegin;
    private final List<LinkBranch> branches;
    private final Map<String, BitSet> seen = new HashMap<>();
    private final StringBuilder parts = new StringBuilder();
    private long beganMillis;
    private long settledBefore;
    private boolean ready;
    private boolean over;
    private int doubled;
    private int resets;
    private @Nullable WebSocket socket;

    /** A reader of these branches; it opens while they do not sell. */
    public FeedWatcher(int number, List<LinkBranch> branches, LoadReport report, String run) {
        this.number = number;
        this.report = report;
        this.idsBegin = "\"id\":\"" + run + "-";
        this.branches = List.copyOf(branches);
        branches.forEach(branch -> seen.put(branch.code(), new BitSet()));
    }

    /** Connects, signs in and subscribes. */
    public synchronized void open(LinkDoor door, String token) {
        beganMillis = report.now();
        settledBefore = settled();
        var codes = seen.keySet().stream().map(code -> '"' + code + '"').collect(Collectors.joining(","));
        var _ = door.feed(this)
                .thenCompose(open -> open.sendText("{\"type\":\"hello\",\"token\":\"" + token + "\"}", true))
                .thenCompose(open -> open.sendText(
                        "{\"type\":\"subscribe\",\"branches\":[" + codes + "],\"types\":[\"sale.completed\"]}", true))
                .whenComplete((open, failed) -> opened(open, failed));
    }

    private synchronized void opened(@Nullable WebSocket open, @Nullable Throwable failed) {
        socket = open;
        if (failed != null) {
            report.failed(OPENED, beganMillis, report.now(), "cannot connect: " + failed);
        }
    }

    /** Whether the snapshot has come. */
    public synchronized boolean ready() {
        return ready;
    }

    /** How many sales of the run it saw. */
    public synchronized long seen() {
        return seen.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /** Whether its branches have nothing left to settle, and it saw all that settled since it came. */
    public boolean sawAll() {
        return branches.stream().allMatch(LinkBranch::settled) && settledBefore + seen() >= settled();
    }

    private long settled() {
        return branches.stream()
                .mapToLong(branch -> branch.settled(Priority.SALES))
                .sum();
    }

    /** Goes away. */
    public synchronized void close() {
        over = true;
        if (socket != null) {
            var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "done");
        }
    }

    /** Its line for the ledger: number, sales seen, seen twice, resets, settled before it came, branches. */
    public synchronized List<String> lines() {
        return List.of(String.join(
                "\t",
                "feed",
                Integer.toString(number),
                Long.toString(seen()),
                Integer.toString(doubled),
                Integer.toString(resets),
                Long.toString(settledBefore),
                String.join(" ", seen.keySet())));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        synchronized (this) {
            parts.append(part);
            if (last) {
                take(parts.toString());
                parts.setLength(0);
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ended("closed with " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ended(error.toString());
    }

    private synchronized void ended(String why) {
        if (!over) {
            over = true;
            report.failed(LOST, report.now(), report.now(), why);
        }
    }

    /** Looks for the ids instead of parsing: many readers share the machine with the hub they watch. */
    private void take(String message) {
        if (message.startsWith("{\"type\":\"snapshot\"")) {
            if (!ready) {
                ready = true;
                report.ok(OPENED, beganMillis, report.now());
            }
        } else if (message.startsWith("{\"type\":\"reset\"")) {
            resets++;
        } else if (message.startsWith("{\"type\":\"events\"")) {
            var now = report.now();
            for (var at = message.indexOf(idsBegin); at >= 0; at = message.indexOf(idsBegin, at + 1)) {
                var begin = at + idsBegin.length();
                saw(message.substring(begin, message.indexOf('"', begin)), now);
            }
        }
    }

    /** The end of an id: {@code <branch>-s-<number>-<millis>}; a branch's code may have dashes of its own. */
    private void saw(String id, long now) {
        var beforeMillis = id.lastIndexOf('-');
        var beforeNumber = id.lastIndexOf('-', beforeMillis - 1);
        var beforeType = id.lastIndexOf('-', beforeNumber - 1);
        var bits = seen.get(id.substring(0, beforeType));
        if (bits == null) {
            return;
        }
        var sale = Integer.parseInt(id.substring(beforeNumber + 1, beforeMillis));
        if (bits.get(sale)) {
            doubled++;
        } else {
            bits.set(sale);
            report.ok(Noted.SHOWN, Long.parseLong(id.substring(beforeMillis + 1)), now);
        }
    }
}
