package io.branchline.hub.feed;

import io.branchline.hub.feed.figures.Regions;
import io.branchline.hub.feed.resume.Resumes;
import io.branchline.hub.feed.resume.Resumption;
import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.store.LiveBatch;
import io.branchline.protocol.frame.CloseReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings one reader back to the live head: reads a page of what it has missed, hands it over as the reader takes it, says
 * up to where it has seen everything, and reads the next. Context: the feed's.
 */
final class ReaderReturn {
    /** Attempts at a page, one a second, before the reader is asked to come again from where it is by then. */
    private static final int ATTEMPTS_MAX = 3;

    /** A message, and the batch that is seen with it if it is the last of one; without a message nothing of it is wanted. */
    private record Step(
            @Nullable SharedText message, @Nullable LiveBatch seen) {}

    private final FeedReader reader;
    private final FeedOutbox outbox;
    private final Resumption resumption;
    private final Resumes resumes;
    private final Regions regions;
    private final LongSupplier clock;
    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean started;
    private boolean reading;
    private int attempts;

    ReaderReturn(FeedReader reader, Resumption resumption, Resumes resumes, Regions regions, LongSupplier clock) {
        this.reader = reader;
        this.outbox = reader.outbox();
        this.resumption = resumption;
        this.resumes = resumes;
        this.regions = regions;
        this.clock = clock;
    }

    /** A batch was handed on meanwhile; false if the reader is too slow to be brought back. */
    boolean later(LiveNotice notice) {
        return resumption.later(notice);
    }

    /** Something was skipped: what is missing is not known any more. */
    void breakOff() {
        resumption.breakOff();
    }

    /** Up to where the reader has seen everything by now. */
    String position() {
        return resumption.position(resumes.now()).text();
    }

    /** The snapshot is out. */
    void start() {
        started = true;
        go();
    }

    /** Goes on as far as the reader takes it; called again whenever what was written has left. */
    void go() {
        if (!started || reading || !reader.comesBackBy(this) || !handOver() || !outbox.isEmpty()) {
            return;
        }
        if (resumption.isDone()) {
            reader.isBack(resumption.seen());
        } else {
            read(resumption.nextPage());
        }
    }

    private void read(List<LiveBatch> page) {
        reading = true;
        resumes.read(page)
                .onComplete(done -> reading = false)
                .onSuccess(notices -> take(page, notices))
                .onFailure(fault -> failed(page));
    }

    private void take(List<LiveBatch> page, List<LiveNotice> notices) {
        attempts = 0;
        for (var index = 0; index < page.size(); index++) {
            add(page.get(index), new FeedMessages.OfBatch(notices.get(index), regions, () -> ""));
        }
        go();
    }

    private void add(LiveBatch batch, FeedMessages.OfBatch messages) {
        var wanted = messages.wantedBy(reader.subscription().filter()).iterator();
        if (!wanted.hasNext()) {
            steps.add(new Step(null, batch));
        }
        while (wanted.hasNext()) {
            var message = wanted.next();
            steps.add(new Step(message, wanted.hasNext() ? null : batch));
        }
    }

    private void failed(List<LiveBatch> page) {
        resumption.putBack(page);
        if (++attempts >= ATTEMPTS_MAX && reader.comesBackBy(this)) {
            reader.refuse(CloseReason.TRY_LATER.code(), CloseReason.TRY_LATER.title(), "PostgreSQL does not answer");
        }
    }

    /** Hands steps over while there is room; whether all are. */
    private boolean handOver() {
        if (steps.isEmpty()) {
            return true;
        }
        while (!steps.isEmpty()) {
            if (!handOver(steps.getFirst())) {
                return false;
            }
            steps.removeFirst();
        }
        if (!outbox.tellsPositions()) {
            var _ = outbox.offer(FeedMessages.position(position()), clock);
        }
        return true;
    }

    private boolean handOver(Step step) {
        if (step.seen() != null) {
            resumption.shown(step.seen());
        }
        var message = step.message();
        if (message == null) {
            return true;
        }
        var place = step.seen() != null && outbox.tellsPositions() ? position() : "";
        return outbox.offer(message, place, clock);
    }
}
