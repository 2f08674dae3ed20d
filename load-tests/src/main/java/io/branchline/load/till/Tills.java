package io.branchline.load.till;

import io.branchline.load.retail.Post;
import io.branchline.protocol.link.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The tills of all branches. A post goes into the attempt log first, then to the agent, then its answer into the log,
 * and only then is it counted. Without a final answer it is sent again with the same ids, after a wait with full jitter.
 *
 * <p>Context: {@link #post} and all answers run on one Vert.x context, the one this was created on. {@link #counts} may be
 * read anywhere.
 */
public final class Tills {
    private static final int UNDER_WAY_MAX = 512;
    private static final int CONNECTIONS_MAX = 32;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_BASE = Duration.ofMillis(100);
    private static final Duration RETRY_CAP = Duration.ofSeconds(3);
    private static final long LATENCY_MAX_MICROS = Duration.ofHours(1).toNanos() / 1_000;

    private final Vertx vertx;
    private final AttemptLog log;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final HttpClient client;
    private final Map<String, Branch> branches = new HashMap<>();
    private final Histogram latency = new ConcurrentHistogram(LATENCY_MAX_MICROS, 3);
    private volatile TillCounts counts = new TillCounts(0, 0, 0, 0, 0, 0);
    private boolean closed;

    private static final class Branch {
        final String code;
        final IntSupplier port;
        int underWay;

        Branch(String code, IntSupplier port) {
            this.code = code;
            this.port = port;
        }
    }

    private static final class Attempts {
        final Branch branch;
        final Backoff backoff;
        Post post;
        boolean repeated;

        Attempts(Branch branch, Post post, Backoff backoff) {
            this.branch = branch;
            this.post = post;
            this.backoff = backoff;
        }
    }

    /** Tills without branches. */
    public Tills(Vertx vertx, AttemptLog log, InstantSource clock, RandomGenerator random) {
        this.vertx = vertx;
        this.log = log;
        this.clock = clock;
        this.random = random;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(2_000),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(4 * UNDER_WAY_MAX));
    }

    /** Opens a branch whose agent listens on a port of this machine; the port may change when the agent restarts. */
    public void open(String branch, IntSupplier agentPort) {
        branches.put(branch, new Branch(branch, agentPort));
    }

    /** Posts now, or turns the customer away if too many posts of the branch are under way. */
    public void post(Post post) {
        var branch = branches.get(post.branch());
        if (branch == null) {
            throw new IllegalArgumentException("branch is " + post.branch() + "; allowed are " + branches.keySet());
        }
        if (branch.underWay >= UNDER_WAY_MAX) {
            count(0, 0, 0, post.events().size(), 0, 0);
            return;
        }
        branch.underWay++;
        count(post.events().size(), 0, 0, 0, 0, 1);
        attempt(new Attempts(branch, post, new Backoff(RETRY_BASE, RETRY_CAP, random)));
    }

    /** What was done so far. */
    public TillCounts counts() {
        return counts;
    }

    /** From the request to its answer, in microseconds, of posts answered at the first attempt. */
    public Histogram latency() {
        return latency;
    }

    /** Gives up what has no answer, and closes the connections. */
    public Future<Void> close() {
        closed = true;
        return client.close();
    }

    private void attempt(Attempts attempts) {
        var code = attempts.branch.code;
        var now = clock.instant();
        log.append(attempts.post.ids().stream()
                        .map(id -> AttemptLine.attempt(now, code, id))
                        .toList())
                .compose(_ -> send(attempts))
                .compose(answers -> noted(attempts, answers))
                .onSuccess(answers -> answered(attempts, answers))
                .onFailure(_ -> repeat(attempts));
    }

    private Future<List<Answer>> send(Attempts attempts) {
        var sent = clock.instant();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(attempts.branch.port.getAsInt())
                .setURI("/v1/events")
                .setTimeout(ANSWER_TIMEOUT.toMillis())
                .putHeader("Content-Type", "application/cloudevents-batch+json");
        return client.request(options)
                .compose(request -> request.send(attempts.post.batch().toBuffer()))
                .compose(response -> answers(attempts, response, sent));
    }

    private Future<List<Answer>> answers(Attempts attempts, HttpClientResponse response, Instant sent) {
        return response.body().map(body -> {
            if (!attempts.repeated) {
                latency.recordValue(Math.min(LATENCY_MAX_MICROS, ChronoUnit.MICROS.between(sent, clock.instant())));
            }
            return Answers.read(response.statusCode(), body, attempts.post.ids());
        });
    }

    private Future<List<Answer>> noted(Attempts attempts, List<Answer> answers) {
        var now = clock.instant();
        var code = attempts.branch.code;
        return log.append(answers.stream()
                        .map(answer -> new AttemptLine(
                                answer.kind(), now, code, answer.id(), answer.priority(), answer.sequence()))
                        .toList())
                .map(answers);
    }

    private void answered(Attempts attempts, List<Answer> answers) {
        var kinds = answers.stream().collect(Collectors.groupingBy(Answer::kind, Collectors.counting()));
        count(
                0,
                kinds.getOrDefault(AttemptLine.Kind.KEPT, 0L),
                kinds.getOrDefault(AttemptLine.Kind.REFUSED, 0L),
                0,
                0,
                0);
        if (kinds.containsKey(AttemptLine.Kind.FAILED)) {
            attempts.post = remaining(attempts.post, answers);
            repeat(attempts);
        } else {
            attempts.branch.underWay--;
            count(0, 0, 0, 0, 0, -1);
        }
    }

    private static Post remaining(Post post, List<Answer> answers) {
        Set<String> again = answers.stream()
                .filter(answer -> answer.kind() == AttemptLine.Kind.FAILED)
                .map(Answer::id)
                .collect(Collectors.toSet());
        return new Post(
                post.branch(),
                post.events().stream()
                        .filter(event -> again.contains(event.getString("id")))
                        .toList());
    }

    private void repeat(Attempts attempts) {
        if (closed) {
            return;
        }
        attempts.repeated = true;
        count(0, 0, 0, 0, 1, 0);
        var _ = vertx.setTimer(1 + attempts.backoff.failed().toMillis(), _ -> attempt(attempts));
    }

    private void count(long posted, long kept, long refused, long turnedAway, long retries, long underWay) {
        counts = new TillCounts(
                counts.posted() + posted,
                counts.kept() + kept,
                counts.refused() + refused,
                counts.turnedAway() + turnedAway,
                counts.retries() + retries,
                counts.underWay() + underWay);
    }
}
