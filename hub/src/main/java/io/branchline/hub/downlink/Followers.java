package io.branchline.hub.downlink;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who want to be woken when a lane grows, grouped by event loop: a growth is one task for each loop, however many
 * sessions it has. Thread-safe.
 */
final class Followers {
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);
    /**
     * After so many a loop does something else first: 2,500 wakes of 10 µs are 25 ms. Fewer would let the answers of those
     * woken first come before the rest is sent anything.
     */
    private static final int AT_ONCE_MAX = 2_500;

    private final ConcurrentMap<Object, Loop> loops = new ConcurrentHashMap<>();

    /** The followers of one event loop; the set is touched only there. */
    private static final class Loop {
        private final ContextInternal context;
        private final Set<Runnable> followers = new LinkedHashSet<>();
        private final AtomicBoolean woken = new AtomicBoolean();

        Loop(ContextInternal context) {
            this.context = context;
        }

        void wake() {
            if (woken.compareAndSet(false, true)) {
                context.runOnContext(task -> {
                    woken.set(false);
                    wake(new ArrayList<>(followers), 0);
                });
            }
        }

        private void wake(List<Runnable> all, int from) {
            var to = Math.min(all.size(), from + AT_ONCE_MAX);
            for (var follower : all.subList(from, to)) {
                run(follower);
            }
            if (to < all.size()) {
                context.runOnContext(task -> wake(all, to));
            }
        }

        private static void run(Runnable follower) {
            try {
                follower.run();
            } catch (RuntimeException fault) {
                // One session must not keep the others from being woken.
                LOG.error("A follower of the road down failed", fault);
            }
        }
    }

    /**
     * Adds one; called on its event loop.
     *
     * @return removes it again, on the same loop; a waking under way may still run it once
     */
    Runnable add(Context context, Runnable follower) {
        var root = ((ContextInternal) context).unwrap();
        var loop = loops.computeIfAbsent(root.nettyEventLoop(), netty -> new Loop(root));
        loop.followers.add(follower);
        return () -> loop.followers.remove(follower);
    }

    /** Wakes all, each on its loop. */
    void wake() {
        loops.values().forEach(Loop::wake);
    }
}
