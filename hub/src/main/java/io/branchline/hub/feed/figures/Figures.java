package io.branchline.hub.feed.figures;

import io.branchline.hub.live.LiveNotice;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All figures as the feed shows them: PostgreSQL is asked at most once at a time and once a turn, whatever the number of
 * readers, and only for what somebody reads; the sessions as often as wanted. Context: the feed's.
 */
public final class Figures {
    private static final long ANSWER_WITHIN_S = 5;
    private static final String OVERVIEW_KEY = "";

    private final FigureSources sources;
    private final InstantSource clock;
    private final int tenant;
    private final Registry registry;
    private final Alerts alerts;
    private final Pace pace = new Pace();
    private final Board<String> rates = new Board<>();
    private final Board<String> overview = new Board<>();
    private final Reading ofRegistry;
    private final Reading ofAlerts;
    private final Reading ofRates;
    private final Reading ofProposals;
    private Overview.@Nullable Speed speed;
    private long speedSecond;
    private long proposals;

    /** Figures of a tenant whose day begins at midnight of a zone; nothing is read yet. */
    public Figures(FigureSources sources, int tenant, ZoneId zone, InstantSource clock) {
        this.sources = sources;
        this.clock = clock;
        this.tenant = tenant;
        this.registry = new Registry(sources.reads(), sources.branches(), clock, zone, tenant);
        this.alerts = new Alerts(sources.alerts(), clock, tenant);
        this.ofRegistry = new Reading(registry::read);
        this.ofAlerts = new Reading(alerts::read);
        this.ofRates = new Reading(this::readRates);
        this.ofProposals = new Reading(this::readProposals);
    }

    /** One question at a time; whoever asks meanwhile gets the same answer. */
    private static final class Reading {
        private final Supplier<Future<Void>> question;
        private @Nullable Future<Void> underWay;

        Reading(Supplier<Future<Void>> question) {
            this.question = question;
        }

        Future<Void> ask() {
            if (underWay != null) {
                return underWay;
            }
            var mine = question.get().timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS);
            underWay = mine;
            mine.onComplete(done -> underWay = null);
            return mine;
        }
    }

    /** The branches by code. */
    public Board<String> branches() {
        return registry.branches();
    }

    /** The totals of today. */
    public Board<TotalKey> totals() {
        return registry.totals();
    }

    /** The rates by pair and kind. */
    public Board<String> rates() {
        return rates;
    }

    /** The alerts, those that ended lately included. */
    public Board<AlertKey> alerts() {
        return alerts.board();
    }

    /** The overview, one value. */
    public Board<String> overview() {
        return overview;
    }

    /** When branches and totals were last read; null if never. */
    public @Nullable Instant asOf() {
        return registry.asOf();
    }

    /** Region of a branch; null if the branch is not known yet. */
    public @Nullable String regionOf(String code) {
        return registry.regionOf(code);
    }

    /** Whether a branch or total that was shown is gone since the last call. */
    public boolean keysWentAway() {
        return registry.keysWentAway();
    }

    /** A batch was shown. */
    public void count(LiveNotice notice) {
        pace.add(notice, clock.millis());
    }

    /** Reads what these channels need, or joins the reads under way; fails if any of them does. */
    public Future<Void> read(Collection<Channel> wanted) {
        var asked = new ArrayList<Future<Void>>(List.of(ofRegistry.ask()));
        if (wanted.contains(Channel.ALERTS) || wanted.contains(Channel.OVERVIEW)) {
            asked.add(ofAlerts.ask());
        }
        if (wanted.contains(Channel.RATES)) {
            asked.add(ofRates.ask());
        }
        if (wanted.contains(Channel.OVERVIEW)) {
            asked.add(ofProposals.ask());
        }
        return Future.join(asked).mapEmpty();
    }

    /** Takes what changes without PostgreSQL: the sessions, and the overview made of everything. */
    public void look(Collection<Channel> wanted) {
        if (asOf() == null) {
            return;
        }
        if (wanted.contains(Channel.BRANCHES) || wanted.contains(Channel.OVERVIEW)) {
            registry.lookAtSessions();
        }
        if (wanted.contains(Channel.OVERVIEW)) {
            var sum = new Overview();
            registry.each(sum::add);
            var now = clock.instant();
            var text = sum.text(speed(now.toEpochMilli()), alerts, proposals, sources.health(), now);
            var _ = overview.show(Map.of(OVERVIEW_KEY, text));
        }
    }

    /** The slots are added up once a second, not for every look. */
    private Overview.Speed speed(long nowMs) {
        var known = speed;
        if (known == null || nowMs / 1_000 != speedSecond) {
            known = new Overview.Speed(pace.eventsPerSecond(nowMs), pace.settle(nowMs), pace.sync(nowMs));
            speed = known;
            speedSecond = nowMs / 1_000;
        }
        return known;
    }

    private Future<Void> readRates() {
        return sources.rates().current(tenant).map(found -> {
            var _ = rates.show(found);
            return null;
        });
    }

    private Future<Void> readProposals() {
        return sources.proposals().get().map(waiting -> {
            proposals = waiting;
            return null;
        });
    }
}
