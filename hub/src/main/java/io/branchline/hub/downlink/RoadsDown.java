package io.branchline.hub.downlink;

import io.branchline.hub.live.LiveBus;
import io.branchline.protocol.frame.Deliver;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both lanes of every tenant on this node: learns that they grew from whoever committed here, from a hint of another
 * node, or by asking PostgreSQL every second, and wakes the sessions. Who follows live is served from memory; who is
 * behind reads from PostgreSQL, a few at a time. Thread-safe.
 */
public final class RoadsDown {
    private static final Logger LOG = LoggerFactory.getLogger(RoadsDown.class);
    private static final long ASK_EVERY_MS = 1_000;
    private static final long ANSWER_WITHIN_MS = 5_000;
    /** Beside the API's reads on the pool. */
    private static final int READS_AT_ONCE_MAX = 3;
    /** A branch that is further ahead than any backup is old says something else than the truth. */
    private static final long AHEAD_MAX = 1_000_000_000;

    private static final String HINT = "down ";

    private final Vertx vertx;
    private final Context context;
    private final LiveBus bus;
    private final DownReads reads;
    private final InstantSource clock;
    private final Followers followers = new Followers();
    private final SharedFrames frames = new SharedFrames();
    private final Turns turns = new Turns(READS_AT_ONCE_MAX);
    private final ConcurrentMap<Integer, TenantRoad> roads = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Heads> asked = new ConcurrentHashMap<>();
    private final List<IntConsumer> listeners = new CopyOnWriteArrayList<>();
    private final LongAdder readsFromStore = new LongAdder();
    private volatile long timer = -1;
    private volatile boolean stopped;

    /**
     * Roads that are not followed yet.
     *
     * @param pool that the caller closes
     * @param bus carries hints between nodes
     */
    public RoadsDown(Vertx vertx, Pool pool, LiveBus bus, InstantSource clock) {
        this.vertx = vertx;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
        this.bus = bus;
        this.reads = new DownReads(pool);
        this.clock = clock;
    }

    /** Begins to ask and to listen. */
    public void start() {
        bus.onHint(this::hinted);
        askLater();
    }

    /** Asks no more. */
    public void stop() {
        stopped = true;
        vertx.cancelTimer(timer);
    }

    /** Something was committed for the tenant on this node: sessions here and nodes elsewhere learn of it. Never waits. */
    public void grew(int tenant) {
        bus.hint(HINT + tenant);
        look(tenant).onFailure(fault -> LOG.debug("Not read after a commit tenant={}", tenant, fault));
    }

    /** Is told, on an event loop, of each tenant whose messages have grown, whoever appended them. */
    public void onMessages(IntConsumer listener) {
        listeners.add(listener);
    }

    /**
     * A branch opens a session: the lanes as this node knows them, which is at least as far as the branch is. Should a
     * branch be ahead of PostgreSQL, head office was restored from a backup: the lanes go on behind that branch, because
     * it would take what is appended under numbers it knows for something it has.
     */
    public Future<Heads> open(int tenant, long position, long version) {
        var hello = new Heads(position, version);
        return known(tenant)
                .compose(heads -> reaches(heads, hello) ? Future.succeededFuture() : look(tenant))
                .compose(looked -> {
                    var heads = heads(tenant);
                    return reaches(heads, hello) ? Future.succeededFuture() : restored(tenant, heads, hello);
                })
                .map(checked -> heads(tenant));
    }

    /** How far this node knows the lanes; nothing before the first session of the tenant. */
    public Heads heads(int tenant) {
        return snapshot(tenant).heads();
    }

    /**
     * Wakes a follower after each growth of any tenant's lanes.
     *
     * @param on the current context, on whose event loop it is run
     * @return ends it; to be run on the same event loop. A waking under way may still run the follower once
     */
    public Runnable follow(Context on, Runnable follower) {
        return followers.add(on, follower);
    }

    /** The quotes that a branch of these targets lacks, newest of each key only, in rising order. Never waits. */
    public List<Deliver.Item> quotes(int tenant, List<String> targets, long after, int itemsMax, long bytesMax) {
        return snapshot(tenant).quotes().after(after, targets, clock.instant(), itemsMax, bytesMax);
    }

    /** The next messages for a branch of these targets; complete at once if they are in memory. */
    public Future<Delivery> messages(int tenant, List<String> targets, long after, int itemsMax, long bytesMax) {
        var tail = snapshot(tenant).tail();
        if (tail.covers(after)) {
            return Future.succeededFuture(new Delivery(tail.after(after, targets, itemsMax, bytesMax), 0, true));
        }
        readsFromStore.increment();
        return turns.take(() -> reads.behind(tenant, targets, after, itemsMax, bytesMax));
    }

    /** Frames encoded once for all sessions. */
    public SharedFrames frames() {
        return frames;
    }

    /** The lanes of the tenants that had a session on this node. */
    public Map<Integer, Heads> allHeads() {
        var heads = new ConcurrentHashMap<Integer, Heads>();
        roads.forEach((tenant, road) -> heads.put(tenant, road.snapshot().heads()));
        return heads;
    }

    /** Quotes in memory, counted once for each target. */
    public int liveQuotes() {
        return roads.values().stream()
                .mapToInt(road -> road.snapshot().quotes().count())
                .sum();
    }

    /** Reads of sessions that were behind. */
    public long readsFromStore() {
        return readsFromStore.sum();
    }

    private DownSnapshot snapshot(int tenant) {
        var road = roads.get(tenant);
        return road == null ? DownSnapshot.EMPTY : road.snapshot();
    }

    private Future<Heads> known(int tenant) {
        var road = roads.get(tenant);
        return road != null && road.isLoaded()
                ? Future.succeededFuture(road.snapshot().heads())
                : look(tenant).map(looked -> heads(tenant));
    }

    private Future<Void> look(int tenant) {
        var road = roads.computeIfAbsent(
                tenant, added -> new TenantRoad(added, reads, clock, followers::wake, () -> tell(added)));
        var promise = Promise.<Void>promise();
        context.runOnContext(task -> road.look().onComplete(promise));
        return promise.future();
    }

    private Future<Void> restored(int tenant, Heads stored, Heads hello) {
        if (hello.position() - stored.position() > AHEAD_MAX || hello.version() - stored.version() > AHEAD_MAX) {
            LOG.error(
                    "A branch claims to be far ahead of head office and is sent nothing tenant={} stored={} branch={}",
                    tenant,
                    stored,
                    hello);
            return Future.succeededFuture();
        }
        LOG.warn(
                "A branch is ahead of head office, which was restored from a backup: what was sent in between is known"
                        + " to branches only; both lanes go on behind the branch tenant={} stored={} branch={}",
                tenant,
                stored,
                hello);
        return reads.raise(tenant, hello).compose(raised -> look(tenant));
    }

    private static boolean reaches(Heads heads, Heads hello) {
        return heads.position() >= hello.position() && heads.version() >= hello.version();
    }

    private void tell(int tenant) {
        listeners.forEach(listener -> listener.accept(tenant));
    }

    private void hinted(String hint) {
        if (hint.startsWith(HINT)) {
            try {
                lookIfKnown(Integer.parseInt(hint.substring(HINT.length())));
            } catch (NumberFormatException foreign) {
                LOG.debug("A hint cannot be read", foreign);
            }
        }
    }

    private void lookIfKnown(int tenant) {
        if (roads.containsKey(tenant)) {
            look(tenant).onFailure(fault -> LOG.debug("Not read after a hint tenant={}", tenant, fault));
        }
    }

    private void askLater() {
        if (!stopped) {
            timer = vertx.setTimer(ASK_EVERY_MS, due -> ask());
        }
    }

    private void ask() {
        reads.allHeads()
                .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
                .onSuccess(heads -> heads.forEach(this::compare))
                .onFailure(fault -> LOG.debug("The heads of the road down cannot be read", fault))
                .onComplete(answered -> askLater());
    }

    private void compare(int tenant, Heads stored) {
        if (!stored.equals(heads(tenant))) {
            lookIfKnown(tenant);
        }
        var before = asked.put(tenant, stored);
        if (before == null || before.position() != stored.position()) {
            tell(tenant);
        }
    }
}
