package io.branchline.hub.feed.resume;

import io.branchline.hub.feed.resume.CannotResume.Reason;
import io.branchline.hub.live.CatchUp;
import io.branchline.hub.live.LiveNotice;
import io.branchline.hub.store.EventReads;
import io.branchline.hub.store.LiveBatch;
import io.branchline.hub.store.LiveOrigin;
import io.branchline.hub.store.LivePosition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says where a reader stands, and finds out what one that comes back has missed. Knows which database this is, so that a
 * position of another one, or of one that was set back, is not taken. A few pages are read at once, whatever the number
 * of readers that come back. Context: the feed's.
 */
public final class Resumes {
    private static final Logger LOG = LoggerFactory.getLogger(Resumes.class);
    private static final Duration AGE_MAX = Duration.ofMinutes(10);
    private static final int BATCHES_MAX = 2_000;
    private static final int EVENTS_MAX = 20_000;
    private static final long ANSWER_WITHIN_S = 3;
    /** Half of the smallest usual pool, so that everybody else still gets their answers. */
    private static final int READS_AT_ONCE = 3;

    private final EventReads reads;
    private final CatchUp catchUp;
    private final int tenant;
    private final InstantSource clock;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int reading;
    private boolean asking;
    private @Nullable LiveOrigin origin;

    /** Nothing is known of the database yet. */
    public Resumes(EventReads reads, CatchUp catchUp, int tenant, InstantSource clock) {
        this.reads = reads;
        this.catchUp = catchUp;
        this.tenant = tenant;
        this.clock = clock;
    }

    /**
     * Text of the place of a reader that was shown everything this node has handed on; nowhere before PostgreSQL answered.
     *
     * @param ahead batches that it has seen besides
     */
    public String position(Set<Long> ahead) {
        var edge = catchUp.edge();
        var known = origin;
        if (edge == null || known == null || !edge.exact()) {
            return FeedPosition.NOWHERE;
        }
        var beyond = Stream.concat(edge.beyond().stream(), ahead.stream()).toList();
        return new FeedPosition(known.database(), clock.instant(), edge.horizon(), beyond).text();
    }

    /** Those of these batches that this node has not handed on, as far as it remembers. */
    public Set<Long> notHandedOn(long[] batches) {
        return Arrays.stream(batches)
                .filter(batch -> !catchUp.hasHandedOn(batch))
                .boxed()
                .collect(Collectors.toSet());
    }

    /**
     * Looks whether this is still the database it was. If it is another, or was set back, the catch-up begins again, and
     * every reader gets a new snapshot.
     */
    public Future<Void> lookAtDatabase() {
        if (asking) {
            return Future.succeededFuture();
        }
        asking = true;
        return reads.liveOrigin()
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .compose(this::compare)
                .onComplete(done -> asking = false);
    }

    private Future<Void> compare(LiveOrigin found) {
        var known = origin;
        if (known == null || known.database() == found.database()) {
            origin = found;
            return Future.succeededFuture();
        }
        LOG.warn("This is another database, or another timeline of it; readers take a new snapshot.");
        return catchUp.startOver().onSuccess(begun -> origin = found);
    }

    /**
     * Begins to bring a reader back.
     *
     * @param begun called at the moment from which on the reader must be told of every batch handed on
     * @return completes when it is known what is missing; fails with {@link CannotResume}
     */
    public Future<Resumption> begin(ResumeWish wish, Consumer<Resumption> begun) {
        var position = FeedPosition.of(wish.position());
        if (position.isEmpty()) {
            return refused(wish.position().equals(FeedPosition.NOWHERE) ? Reason.TOO_MANY : Reason.UNKNOWN);
        }
        var from = position.get();
        if (from.at().isBefore(clock.instant().minus(AGE_MAX))) {
            return refused(Reason.TOO_OLD);
        }
        if (wish.batches().size() + from.beyond().size() > BATCHES_MAX) {
            return refused(Reason.TOO_MANY);
        }
        return reads.liveOrigin()
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .compose(found -> known(from, found))
                .compose(known -> handedOn(from))
                .compose(caughtUp -> missed(from, wish, begun))
                .recover(Resumes::classify);
    }

    /** Reads these batches with their events, when it is this reader's turn. */
    public Future<List<LiveNotice>> read(List<LiveBatch> page) {
        var answer = Promise.<List<LiveNotice>>promise();
        waiting.add(() -> reads.notices(page)
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .onComplete(done -> reading--)
                .onComplete(answer)
                .onComplete(done -> next()));
        next();
        return answer.future();
    }

    private void next() {
        while (reading < READS_AT_ONCE && !waiting.isEmpty()) {
            reading++;
            waiting.removeFirst().run();
        }
    }

    private Future<Void> known(FeedPosition from, LiveOrigin found) {
        var known = origin;
        return known == null
                        || found.database() != known.database()
                        || from.database() != known.database()
                        || from.horizon().xid() > found.next()
                ? refused(Reason.UNKNOWN)
                : Future.succeededFuture();
    }

    /** What this node has handed on, at least as much as the reader's position says it has seen. */
    private Future<Void> handedOn(FeedPosition from) {
        var edge = catchUp.edge();
        return edge != null && edge.horizon().compareTo(from.horizon()) >= 0
                ? Future.succeededFuture()
                : catchUp.fresh().timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS);
    }

    /** From the line of the edge to {@code begun} nothing may be handed on in between. */
    private Future<Resumption> missed(FeedPosition from, ResumeWish wish, Consumer<Resumption> begun) {
        var edge = Objects.requireNonNull(catchUp.edge(), "a check has just ended");
        var resumption = new Resumption(from, wish.batches(), edge);
        if (!edge.exact() || edge.beyond().size() > BATCHES_MAX) {
            return refused(Reason.TOO_MANY);
        }
        begun.accept(resumption);
        var after = from.horizon();
        return reads.batchesMissed(
                        tenant,
                        new LivePosition(after.xid(), after.batch()),
                        new LivePosition(edge.horizon().xid(), edge.horizon().batch()),
                        edge.beyond(),
                        resumption.seen(),
                        BATCHES_MAX + 1)
                .timeout(ANSWER_WITHIN_S, TimeUnit.SECONDS)
                .compose(found -> planned(resumption, found));
    }

    private static Future<Resumption> planned(Resumption resumption, List<LiveBatch> found) {
        var events = found.stream().mapToLong(LiveBatch::events).sum();
        if (found.size() > BATCHES_MAX || events > EVENTS_MAX || resumption.isBroken()) {
            return refused(Reason.TOO_MANY);
        }
        resumption.miss(found);
        return Future.succeededFuture(resumption);
    }

    private static <T> Future<T> refused(Reason reason) {
        return Future.failedFuture(new CannotResume(reason));
    }

    private static Future<Resumption> classify(Throwable cause) {
        if (!(cause instanceof CannotResume)) {
            LOG.debug("What a reader missed could not be read.", cause);
        }
        return Future.failedFuture(cause instanceof CannotResume ? cause : new CannotResume(Reason.AWAY));
    }

    /** When a position made now was made. */
    public Instant now() {
        return clock.instant();
    }
}
