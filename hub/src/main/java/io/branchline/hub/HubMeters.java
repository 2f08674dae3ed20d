package io.branchline.hub;

import io.branchline.hub.ingest.IngestMeter;
import io.branchline.hub.session.Admission;
import io.branchline.hub.session.BranchStatus;
import io.branchline.hub.session.BranchWatch;
import io.branchline.hub.session.Presence;
import io.branchline.hub.session.Sessions;
import io.branchline.protocol.event.Priority;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of the hub as a whole: what the ingest commits, and gauges over the sessions. Labels are priorities, words
 * of a fixed list, and branches only for a handful of gauges and up to a limit. Thread-safe.
 */
final class HubMeters implements IngestMeter, AutoCloseable {
    /** Beyond this many branches their gauges are left out: the number of series stays bounded. */
    private static final int BRANCH_LABELS_MAX = 2_000;

    private final MeterRegistry registry;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final List<Timer> commits;
    private final List<Counter> stored;
    private final List<Counter> duplicates;
    private final MultiGauge lastSeen;
    private final MultiGauge backlog;
    private final MultiGauge lag;
    private volatile int branches;

    HubMeters(MeterRegistry registry) {
        this.registry = registry;
        this.commits = Priority.ALL.stream().map(this::commitTimer).toList();
        this.stored = counters("branchline_hub_events_stored_total", "Events new in the event table");
        this.duplicates = counters("branchline_hub_events_duplicate_total", "Events that were stored before");
        this.lastSeen = MultiGauge.builder("branchline_hub_branch_last_seen_timestamp_seconds")
                .description("When something was last heard from a branch")
                .register(registry);
        this.backlog = MultiGauge.builder("branchline_hub_branch_backlog_events")
                .description("Events a branch keeps and head office has not settled")
                .register(registry);
        this.lag = MultiGauge.builder("branchline_hub_branch_lag_seconds")
                .description("From kept to settled of the last events of a branch")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Adds the gauges over the parts of a hub. */
    void watch(Sessions sessions, Admission admission, BranchWatch branches, Supplier<Number> published) {
        Gauge.builder("branchline_hub_ws_connections", sessions::count)
                .description("Open sessions of agents")
                .tag("kind", "agent")
                .register(registry);
        Gauge.builder("branchline_hub_handshakes_in_flight", admission::inFlight)
                .description("Upgrades between request and welcome")
                .register(registry);
        Gauge.builder("branchline_hub_handshakes_waiting", admission::waiting)
                .description("Upgrades that stand in line for one of those")
                .register(registry);
        Gauge.builder("branchline_hub_store_up", () -> branches.storeIsUp() ? 1 : 0)
                .description("1 while PostgreSQL answers")
                .register(registry);
        Gauge.builder("branchline_hub_live_publications", published)
                .description("Publications Redis has taken from this node")
                .register(registry);
        for (var status : BranchStatus.values()) {
            Gauge.builder(
                            "branchline_hub_branches",
                            () -> sessions.states().stream()
                                    .filter(state -> state.status() == status)
                                    .count())
                    .description("Branches that connected to this node since it started, by status")
                    .tag("status", status.word())
                    .register(registry);
        }
    }

    /** Adds gauges for branches that have connected since the last time; they look for themselves when they are read. */
    void refresh(Sessions sessions) {
        var states = sessions.states().stream().limit(BRANCH_LABELS_MAX).toList();
        if (states.size() == branches) {
            return;
        }
        branches = states.size();
        lastSeen.register(rows(sessions, states, state -> state.lastSeen().getEpochSecond()));
        lag.register(rows(sessions, states, state -> state.lag().toMillis() / 1000.0));
        backlog.register(states.stream()
                .flatMap(state -> Priority.ALL.stream()
                        .map(priority -> MultiGauge.Row.of(
                                branchTag(state.branch().code()).and("priority", Integer.toString(priority.level())),
                                of(sessions, state, now -> now.backlog().get(priority)))))
                .toList());
    }

    private static List<MultiGauge.Row<?>> rows(
            Sessions sessions, List<Presence> states, ToDoubleFunction<Presence> figure) {
        var rows = new ArrayList<MultiGauge.Row<?>>();
        states.forEach(
                state -> rows.add(MultiGauge.Row.of(branchTag(state.branch().code()), of(sessions, state, figure))));
        return rows;
    }

    private static Supplier<Number> of(Sessions sessions, Presence state, ToDoubleFunction<Presence> figure) {
        var id = state.branch().id();
        return () -> sessions.state(id).map(figure::applyAsDouble).orElse(Double.NaN);
    }

    @Override
    public void committed(Priority priority, int events, int repeated, int quarantined, long nanos) {
        commits.get(priority.level() - 1).record(nanos, TimeUnit.NANOSECONDS);
        stored.get(priority.level() - 1).increment(events);
        duplicates.get(priority.level() - 1).increment(repeated);
    }

    @Override
    public void refused(Priority priority, String reason) {
        runs("refused", priority, 1);
    }

    @Override
    public void superseded(Priority priority, int runs) {
        runs("superseded", priority, runs);
    }

    @Override
    public void failed(Priority priority, int runs) {
        runs("failed", priority, runs);
    }

    @Override
    public void close() {
        collections.close();
    }

    private void runs(String outcome, Priority priority, int runs) {
        Counter.builder("branchline_hub_runs_not_committed_total")
                .description("Runs that were refused, lost their cursor, or failed")
                .tag("outcome", outcome)
                .tag("priority", Integer.toString(priority.level()))
                .register(registry)
                .increment(runs);
    }

    private List<Counter> counters(String name, String description) {
        return Priority.ALL.stream()
                .map(priority -> Counter.builder(name)
                        .description(description)
                        .tag("priority", Integer.toString(priority.level()))
                        .register(registry))
                .toList();
    }

    private Timer commitTimer(Priority priority) {
        return Timer.builder("branchline_hub_commit_seconds")
                .description("One batch, from its statement to PostgreSQL's answer")
                .tag("priority", Integer.toString(priority.level()))
                .register(registry);
    }

    private static Tags branchTag(String code) {
        return Tags.of("branch", code);
    }
}
