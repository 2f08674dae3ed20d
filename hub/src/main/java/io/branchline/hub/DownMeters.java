package io.branchline.hub;

import io.branchline.hub.downlink.Heads;
import io.branchline.hub.receipt.Deliveries.Behind;
import io.branchline.hub.receipt.Lane;
import io.branchline.hub.transfer.Transfer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of the road down. Labels are the two lanes and words of fixed lists, never a branch or a key. Thread-safe.
 */
final class DownMeters {
    private static final Logger LOG = LoggerFactory.getLogger(DownMeters.class);
    private static final Behind NOTHING = new Behind(0, 0);
    /** The look at every branch is less often than the others: three lookups for each. */
    private static final int BEHIND_EVERY = 6;

    private final DownSide down;
    private final Map<Transfer.State, Long> transfers = new ConcurrentHashMap<>();
    private final Map<Lane, Behind> behind = new ConcurrentHashMap<>();
    private int refreshes;

    DownMeters(MeterRegistry registry, DownSide down) {
        this.down = down;
        heads(registry);
        receipts(registry);
        transfers(registry);
        fanOut(registry);
    }

    /** Counts in PostgreSQL what is not counted in memory. */
    void refresh() {
        down.transfers()
                .open()
                .onSuccess(open -> {
                    var counts = new EnumMap<Transfer.State, Long>(Transfer.State.class);
                    counts.putAll(open);
                    for (var state : Transfer.State.values()) {
                        transfers.put(state, counts.getOrDefault(state, 0L));
                    }
                })
                .onFailure(fault -> LOG.debug("Open transfers not counted", fault));
        if (refreshes++ % BEHIND_EVERY == 0) {
            refresh(Lane.MESSAGES);
            refresh(Lane.RATES);
        }
    }

    private void refresh(Lane lane) {
        down.deliveries()
                .behind(lane)
                .onSuccess(found -> behind.put(lane, found))
                .onFailure(fault -> LOG.debug("Branches that are behind not counted", fault));
    }

    private void heads(MeterRegistry registry) {
        head(registry, Lane.MESSAGES, Heads::position);
        head(registry, Lane.RATES, Heads::version);
    }

    private void head(MeterRegistry registry, Lane lane, ToLongFunction<Heads> place) {
        Gauge.builder(
                        "branchline_hub_down_head",
                        () -> down.roads().allHeads().values().stream()
                                .mapToLong(place)
                                .max()
                                .orElse(0))
                .description("Newest message or quote this node knows")
                .tag("lane", lane.word())
                .register(registry);
        Gauge.builder(
                        "branchline_hub_down_behind_branches",
                        () -> behind.getOrDefault(lane, NOTHING).branches())
                .description("Enabled branches that lack a message or quote, connected or not")
                .tag("lane", lane.word())
                .register(registry);
        Gauge.builder(
                        "branchline_hub_down_lag_seconds",
                        () -> behind.getOrDefault(lane, NOTHING).seconds())
                .description("Since the oldest message or quote was sent that some branch lacks")
                .tag("lane", lane.word())
                .register(registry);
    }

    private void receipts(MeterRegistry registry) {
        var receipts = down.receipts();
        for (var lane : Lane.values()) {
            counter(
                    registry,
                    "branchline_hub_down_delivered_total",
                    "Messages or quotes handed to sockets",
                    lane,
                    () -> receipts.delivered(lane));
            counter(
                    registry,
                    "branchline_hub_down_applied_total",
                    "Messages or quotes that branches have on disk",
                    lane,
                    () -> receipts.applied(lane));
            counter(
                    registry,
                    "branchline_hub_down_refused_total",
                    "Messages or quotes branches cannot use",
                    lane,
                    () -> receipts.refused(lane));
        }
        FunctionCounter.builder("branchline_hub_receipts_dropped_total", receipts, each -> each.dropped())
                .description("Receipts given up; no message is")
                .register(registry);
        Gauge.builder("branchline_hub_receipts_waiting", receipts::waiting)
                .description("Receipts not yet written")
                .register(registry);
    }

    private void transfers(MeterRegistry registry) {
        for (var state :
                new Transfer.State[] {Transfer.State.WAITING, Transfer.State.ROUTED, Transfer.State.DELIVERED}) {
            Gauge.builder("branchline_hub_transfers_open", () -> transfers.getOrDefault(state, 0L))
                    .description("Events between branches that have not arrived, by state")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        FunctionCounter.builder("branchline_hub_transfers_total", down.desk(), each -> each.routed())
                .description("Events between branches this node decided on")
                .tag("outcome", "routed")
                .register(registry);
        FunctionCounter.builder("branchline_hub_transfers_total", down.desk(), each -> each.refused())
                .description("Events between branches this node decided on")
                .tag("outcome", "refused")
                .register(registry);
    }

    private void fanOut(MeterRegistry registry) {
        var roads = down.roads();
        Gauge.builder("branchline_hub_live_quotes", roads::liveQuotes)
                .description("Quotes in memory, counted once for each target")
                .register(registry);
        FunctionCounter.builder("branchline_hub_down_reads_total", roads, each -> each.readsFromStore())
                .description("Reads of sessions that were behind")
                .register(registry);
        FunctionCounter.builder("branchline_hub_down_frames_total", roads.frames(), each -> each.encoded())
                .description("Frames down, by whether they were encoded or shared")
                .tag("how", "encoded")
                .register(registry);
        FunctionCounter.builder("branchline_hub_down_frames_total", roads.frames(), each -> each.shared())
                .description("Frames down, by whether they were encoded or shared")
                .tag("how", "shared")
                .register(registry);
        FunctionCounter.builder("branchline_hub_down_forgotten_total", down.retention(), each -> each.forgotten())
                .description("Messages forgotten, counted once for each target")
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry, String name, String description, Lane lane, java.util.function.LongSupplier count) {
        FunctionCounter.builder(name, count, each -> each.getAsLong())
                .description(description)
                .tag("lane", lane.word())
                .register(registry);
    }
}
