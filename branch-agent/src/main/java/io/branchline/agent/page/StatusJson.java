package io.branchline.agent.page;

import io.branchline.agent.figures.Receipts;
import io.branchline.agent.figures.Refusals;
import io.branchline.agent.figures.Today;
import io.branchline.agent.journal.Glance;
import io.branchline.agent.journal.JournalStatus;
import io.branchline.agent.uplink.LinkStatus;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /status}: how this branch is, for its people and for tools. Thread-safe. */
final class StatusJson {
    private final Sources sources;
    private final DownStatus down;
    private final RateList rates;

    StatusJson(Sources sources) {
        this.sources = sources;
        this.down = new DownStatus(sources.state());
        this.rates = new RateList(sources.state());
    }

    /** The status of now; {@code glance} may be a moment old, and absent if the disk did not answer. */
    JsonObject json(@Nullable Glance glance) {
        var kept = sources.journal().status();
        var link = sources.link();
        var now = sources.clock().instant();
        var situation = Situation.of(
                kept, link, sources.figures().flow(), sources.state().contact(), now);
        return new JsonObject()
                .put("sentence", situation.sentence(sources.config().zone(), now) + down.sentence())
                .put("situation", situation(situation))
                .put("agent", sources.software())
                .put("time", now.toString())
                .put("zone", sources.config().zone().getId())
                .put("hub", hub(link))
                .put("journal", journal(kept, glance))
                .put("today", today(sources.figures().today()))
                .put("refused", refused(glance))
                .put("rates", rates.json())
                .put("down", down.json());
    }

    private static JsonObject situation(Situation situation) {
        var left = situation.secondsLeft();
        return new JsonObject()
                .put("kind", situation.kind().word())
                .put("since", text(situation.since()))
                .put("sales", situation.sales())
                .put("other", situation.other())
                .put("secondsLeft", left.isPresent() ? left.getAsLong() : null);
    }

    private JsonObject hub(LinkStatus link) {
        var last = link.last();
        return new JsonObject()
                .put("url", Disclosure.url(sources.config().hub().url()))
                .put("state", link.state().name().toLowerCase(Locale.ROOT))
                .put("since", link.since().toString())
                .put("downSince", text(link.downSince()))
                .put("session", link.session())
                .put("clockAheadMs", millis(link.skew()))
                .put("attempts", link.attempts())
                .put("nextAttempt", text(link.nextAttempt()))
                .put("problem", last == null ? null : last.problem().word())
                .put("lastError", last == null ? null : last.text())
                .put("lastErrorAt", last == null ? null : text(last.at()));
    }

    private JsonObject journal(JournalStatus kept, @Nullable Glance glance) {
        var positions = sources.journal().positions();
        var priorities = new JsonArray();
        for (var priority : Priority.ALL) {
            priorities.add(new JsonObject()
                    .put("priority", priority.level())
                    .put("backlog", kept.backlog().get(priority))
                    .put("first", positions.first().get(priority))
                    .put("last", positions.last().get(priority))
                    .put("settled", positions.settled().get(priority)));
        }
        var figures = sources.figures();
        var room = figures.roomSeconds(kept.roomLeft());
        var pace = figures.flow().perSecond();
        return new JsonObject()
                .put("epoch", positions.epoch().toString())
                .put("backlog", kept.backlog().sum())
                .put("oldestUnsettled", text(kept.oldestUnsettled()))
                .put("settledPerSecond", pace.isPresent() ? Math.round(pace.getAsDouble() * 10) / 10.0 : null)
                .put("lastSettled", glance == null ? null : lastSettled(glance.lastSettled()))
                .put("priorities", priorities)
                .put("bytesOnDisk", kept.bytesOnDisk())
                .put("roomLeft", kept.roomLeft())
                .put("roomSeconds", room.isPresent() ? room.getAsLong() : null)
                .put("full", kept.full())
                .put("retentionSeconds", kept.retention().toSeconds())
                .put("damage", new JsonArray(kept.damage()))
                .put("lost", positions.lost().size());
    }

    private @Nullable JsonObject lastSettled(@Nullable Event event) {
        return event == null
                ? null
                : event(event).put("settledAt", text(sources.figures().flow().settledAt()));
    }

    private static JsonObject event(Event event) {
        return new JsonObject()
                .put("id", event.id())
                .put("type", event.type())
                .put("source", event.source())
                .put("receipt", Receipts.number(event))
                .put("recordedTime", text(event.recordedTime()));
    }

    private static JsonObject today(Today today) {
        var takings = new JsonArray();
        today.takings()
                .forEach(one -> takings.add(new JsonObject()
                        .put("currency", one.currency())
                        .put("sales", one.sales())
                        .put("amount", one.amount().toPlainString())
                        .put("returns", one.returns())
                        .put("returned", one.returned().toPlainString())));
        var terminals = new JsonArray();
        today.terminals()
                .forEach(one -> terminals.add(new JsonObject()
                        .put("source", one.source())
                        .put("events", one.events())
                        .put("last", one.last().toString())));
        return new JsonObject()
                .put("day", today.day().toString())
                .put("since", text(today.since()))
                .put("takings", takings)
                .put("terminals", terminals)
                .put("terminalsMore", today.terminalsMore());
    }

    private JsonObject refused(@Nullable Glance glance) {
        var here = new JsonArray();
        sources.figures().refusals().last().forEach(one -> here.add(refusal(one)));
        var headOffice = new JsonArray();
        if (glance != null) {
            glance.quarantined()
                    .forEach(one -> headOffice.add(event(one.event())
                            .put("priority", one.priority().level())
                            .put("reason", one.reason())));
        }
        return new JsonObject()
                .put("here", here)
                .put("hereCount", sources.figures().refusals().count())
                .put("headOffice", headOffice);
    }

    private static JsonObject refusal(Refusals.Refused one) {
        return new JsonObject()
                .put("at", one.at().toString())
                .put("id", one.id())
                .put("type", one.type())
                .put("source", one.source())
                .put("receipt", one.receipt())
                .put("reason", one.reason());
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.toString();
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }
}
