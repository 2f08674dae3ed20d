package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Sales;
import io.branchline.load.simulation.road.QuoteTable.Published;
import io.branchline.load.simulation.road.Transfer.Told;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.rate.Quote;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Head office's tables of the road down: the head row, both lanes, transfers, what the branches reported. */
final class OfficeTables {
    private record Refusal(int branch, Lane lane, long position) {}

    final MessageLog messages;
    final QuoteTable quotes;
    final TransferTable transfers;
    private final Stage stage;
    private final RoadPromises judge;
    private final Map<Integer, Progress> progress = new HashMap<>();
    private final Set<Refusal> refusals = new HashSet<>();
    private long position;
    private long version;
    private long given;
    private long reserved;

    OfficeTables(Stage stage, RoadPromises judge) {
        this(stage, judge, new MessageLog(stage), new QuoteTable(stage), new TransferTable(stage));
    }

    private OfficeTables(
            Stage stage, RoadPromises judge, MessageLog messages, QuoteTable quotes, TransferTable transfers) {
        this.stage = stage;
        this.judge = judge;
        this.messages = messages;
        this.quotes = quotes;
        this.transfers = transfers;
    }

    /** A backup. */
    OfficeTables copy() {
        var copy = new OfficeTables(stage, judge, messages.copy(), quotes.copy(), transfers.copy());
        copy.progress.putAll(progress);
        copy.refusals.addAll(refusals);
        copy.position = position;
        copy.version = version;
        copy.given = given;
        return copy;
    }

    Heads heads() {
        return new Heads(position, version);
    }

    /** Appends a message and gives its position. */
    long append(Event event, @Nullable String key, List<String> targets) {
        var at = take();
        var message = new Message(at, event, key, targets, stage.clock().nowMicros());
        position = Math.max(position, at);
        messages.append(message);
        judge.messages().appended(message);
        stage.note("office", "appends", at, 0);
        return at;
    }

    /** Releases a quote, if there is room for it. */
    void release(Quote draft, List<String> targets, boolean usable) {
        if (quotes.hasRoom(draft, targets)) {
            Published published = quotes.release(draft, targets, ++version, usable);
            if (usable) {
                judge.rates().released(published);
            }
            stage.note("office", "releases", version, 0);
        }
    }

    /** Puts an event of another branch into the log of the branch it is for, or refuses it. */
    void route(Transfer row, int branches) {
        var target = row.target(branches);
        if (target.isEmpty()) {
            row.refused = row.to.equals(Targets.DISABLED) ? "the branch is disabled" : "there is no such branch";
            return;
        }
        var event = row.event.withExtensions(Map.of("frombranch", Targets.code(row.from)));
        row.position = append(event, null, List.of(Targets.one(target.getAsInt())));
        judge.transfers().routed(event.id(), row.position);
    }

    /** Puts what the sender is to be told next into its log. */
    void tell(Transfer row, Told told) {
        row.told.add(told);
        judge.transfers().told(row.event.id(), told, row.refused);
        var report = new Event(
                "r" + stage.random().nextLong(),
                "/office",
                "delivery.reported",
                Sales.now(stage).atOffset(ZoneOffset.UTC),
                row.event.id(),
                Collections.emptySortedMap(),
                null,
                Payload.of('"' + told.name() + '"'));
        var at = append(report, null, List.of(Targets.one(row.from)));
        stage.note("office", "reports to " + row.from, at, row.number);
    }

    /** Lets no position be given again that a branch has behind it. */
    Heads raise(Heads behindTheBranch) {
        position = Math.max(position, behindTheBranch.position());
        version = Math.max(version, behindTheBranch.version());
        given = Math.max(given, position);
        return heads();
    }

    /** A session of a branch begins, with what the branch has applied. */
    void greeted(int branch, long session, Heads applied) {
        progress.put(branch, new Progress(session, applied.position(), applied.version()));
        transfers.progress(branch, applied.position(), applied.position());
    }

    /** A session reports what it handed over, and what of it was applied. */
    void report(int branch, long session, long delivered, Heads applied) {
        transfers.progress(branch, delivered, applied.position());
        var known = progress.get(branch);
        if (known != null && known.session() == session) {
            progress.put(branch, new Progress(session, applied.position(), applied.version()));
        }
    }

    void refused(int branch, Lane lane, List<Refused> items) {
        items.forEach(item -> refusals.add(new Refusal(branch, lane, item.position())));
    }

    boolean knowsRefusal(int branch, Lane lane, long at) {
        return refusals.contains(new Refusal(branch, lane, at));
    }

    Progress progress(int branch) {
        return progress.getOrDefault(branch, new Progress(0, 0, 0));
    }

    /** Forgets what is older than a moment. */
    void forget(long beforeMicros) {
        messages.forget(beforeMicros, judge.messages()).forEach(message -> transfers.forgotten(message.position()));
    }

    /** Takes a position outside of any transaction, as a sequence would. */
    long reserve() {
        return ++given;
    }

    /** The next position is one that was reserved. */
    OfficeTables using(long position) {
        reserved = position;
        return this;
    }

    private long take() {
        var at = reserved > 0 ? reserved : ++given;
        reserved = 0;
        return at;
    }
}
