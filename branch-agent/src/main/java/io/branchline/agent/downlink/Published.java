package io.branchline.agent.downlink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the writer lets others know. Written by the writer's thread; read by any. */
final class Published {
    /** Reports of damage that are kept. */
    private static final int DAMAGE_MAX = 20;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong commits = new AtomicLong();
    private volatile BranchView view = BranchView.NONE;
    private volatile List<String> damage = List.of();
    private volatile @Nullable String fault;
    private final AtomicInteger files = new AtomicInteger();

    BranchView view() {
        return view;
    }

    List<String> damage() {
        return damage;
    }

    /** Why the last write failed; null if it did not. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Counts the views. */
    long commits() {
        return commits.get();
    }

    /** Counts the files that were opened: whoever has one open must open the newest. */
    int files() {
        return files.get();
    }

    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    void file(Standing standing) {
        if (!standing.identity().equals(view.standing().identity())) {
            files.incrementAndGet();
        }
    }

    /** The file was opened; whether it can be written is not known yet. */
    void opened(BranchView next) {
        view = next;
        commits.incrementAndGet();
        listeners.forEach(Runnable::run);
    }

    /** A commit has succeeded. */
    void view(BranchView next) {
        fault = null;
        opened(next);
    }

    void fault(String what) {
        fault = what;
    }

    void damage(Instant at, String what) {
        var all = new ArrayList<>(damage);
        all.add(at + ": " + what);
        damage = List.copyOf(all.subList(Math.max(0, all.size() - DAMAGE_MAX), all.size()));
    }
}
