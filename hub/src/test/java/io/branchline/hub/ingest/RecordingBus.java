package io.branchline.hub.ingest;

import io.branchline.hub.live.LiveBus;
import io.branchline.hub.live.LiveNotice;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A bus that remembers what was announced. */
final class RecordingBus implements LiveBus {
    private final List<LiveNotice> notices = new CopyOnWriteArrayList<>();

    @Override
    public void announce(LiveNotice notice) {
        notices.add(notice);
    }

    List<LiveNotice> notices() {
        return notices;
    }

    /** Ids of all announced events of a branch, in the order of their announcement. */
    List<String> ids(String branch) {
        return notices.stream()
                .flatMap(notice -> notice.events().stream())
                .filter(event -> event.branch().equals(branch))
                .map(event -> event.event().id())
                .toList();
    }

    @Override
    public Future<Void> listen(Consumer<LiveNotice> onNotice, Runnable onHole) {
        return Future.succeededFuture();
    }

    @Override
    public long published() {
        return 0;
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
