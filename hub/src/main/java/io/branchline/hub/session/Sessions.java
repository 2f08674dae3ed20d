package io.branchline.hub.session;

import io.branchline.protocol.frame.CloseReason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this hub node and how their branches stand. The newest session of a branch replaces older ones here;
 * on two nodes the cursor in PostgreSQL decides. Thread-safe.
 */
public final class Sessions {
    /** After {@code leave} a session that has nothing in flight gets this long for frames already on the way. */
    private static final Duration LEAVE_GRACE = Duration.ofMillis(300);

    private final Vertx vertx;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Set<Session> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<Integer, Set<Session>> byBranch = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Session> current = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Presence> states = new ConcurrentHashMap<>();
    private volatile boolean draining;

    /** A registry without sessions. */
    public Sessions(Vertx vertx, InstantSource clock, RandomGenerator random) {
        this.vertx = vertx;
        this.clock = clock;
        this.random = random;
    }

    /** How the branches stand that connected to this node since it started; one entry per branch. */
    public Collection<Presence> states() {
        return List.copyOf(states.values());
    }

    /** How one branch stands; empty if it has not connected to this node since it started. */
    public Optional<Presence> state(int branchId) {
        return Optional.ofNullable(states.get(branchId));
    }

    /** Number of open sessions. */
    public int count() {
        return open.size();
    }

    /** Whether agents are being sent away. */
    public boolean draining() {
        return draining;
    }

    /** Ids of the branches that have a session. */
    Set<Integer> connectedBranches() {
        return Set.copyOf(current.keySet());
    }

    /** A socket is upgraded. */
    void joined(Session session) {
        var isNew = open.add(session);
        if (!isNew) {
            throw new IllegalStateException("session joined twice: " + session.id());
        }
        byBranch.merge(session.branch().id(), Set.of(session), Sessions::union);
    }

    /**
     * A session has said hello and is from now on the one of its branch; older ones are closed.
     *
     * @return completes when nothing of the older ones is being committed any more, or after the given time
     */
    Future<Void> replace(Session session, Duration atMost) {
        var branch = session.branch().id();
        current.put(branch, session);
        var older = new ArrayList<Future<Void>>();
        for (var other : byBranch.getOrDefault(branch, Set.of())) {
            if (other != session && other.greeted()) {
                older.add(other.cut(CloseReason.REPLACED, "a newer connection of this branch said hello"));
            }
        }
        if (older.isEmpty()) {
            return Future.succeededFuture();
        }
        return within(atMost, Future.join(older).mapEmpty());
    }

    /** A session tells how its branch stands; ignored if it is no longer the one of its branch. */
    void publish(Session session, Presence state) {
        var branch = session.branch().id();
        if (current.get(branch) == session) {
            states.put(branch, state);
        }
    }

    /** A session is over. */
    void left(Session session) {
        var branch = session.branch().id();
        open.remove(session);
        byBranch.computeIfPresent(branch, (id, those) -> without(those, session));
        if (current.remove(branch, session)) {
            states.computeIfPresent(branch, (id, state) -> state.offlineAt(clock.instant()));
        }
    }

    /** Closes whatever session of a branch is open. */
    public void cut(int branchId, CloseReason reason, String detail) {
        for (var session : byBranch.getOrDefault(branchId, Set.of())) {
            session.cut(reason, detail).onComplete(over -> {});
        }
    }

    /**
     * Sends all agents away, each with a slot of its own, lets settle what is in flight, and closes. New sessions are
     * refused from here on.
     *
     * @param spread the slots lie within this time
     * @param atMost after this time the rest is cut
     */
    public Future<Void> drain(Duration spread, Duration atMost) {
        draining = true;
        var leaving = new ArrayList<Future<Void>>();
        var spacingMs = Math.max(1, spread.toMillis() / Math.max(1, open.size()));
        var slotMs = 0L;
        for (var session : open) {
            var slot = Duration.ofMillis(slotMs + random.nextLong(spacingMs));
            leaving.add(session.leave(slot, LEAVE_GRACE));
            slotMs += spacingMs;
        }
        if (leaving.isEmpty()) {
            return Future.succeededFuture();
        }
        return within(atMost, Future.join(leaving).mapEmpty()).onComplete(done -> cutTheRest());
    }

    private static Set<Session> union(Set<Session> those, Set<Session> more) {
        return Stream.concat(those.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Set<Session> without(Set<Session> those, Session one) {
        var rest = those.stream().filter(session -> session != one).collect(Collectors.toUnmodifiableSet());
        return rest.isEmpty() ? null : rest;
    }

    private void cutTheRest() {
        for (var session : open) {
            session.cut(CloseReason.GOING_AWAY, "the hub is draining").onComplete(over -> {});
        }
    }

    /** Completes with the work or, whatever becomes of it, after a time. */
    private Future<Void> within(Duration atMost, Future<Void> work) {
        var promise = Promise.<Void>promise();
        var timer = vertx.setTimer(atMost.toMillis(), late -> promise.tryComplete());
        work.onComplete(done -> {
            vertx.cancelTimer(timer);
            promise.tryComplete();
        });
        return promise.future();
    }
}
