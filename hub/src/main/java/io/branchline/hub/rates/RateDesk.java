package io.branchline.hub.rates;

import io.branchline.hub.downlink.QuoteLog;
import io.branchline.hub.rates.Proposal.State;
import io.branchline.hub.rates.RateRefusal.Reason;
import io.branchline.protocol.rate.Quote;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Where rates are published. What one person may release is released at once, the rest waits for a second one. Everything
 * happens in the caller's transaction, with its audit; the caller tells {@link io.branchline.hub.downlink.RoadsDown#grew}
 * once it has committed. One call at a time for a tenant, so that a change is judged against the quote it replaces.
 * Thread-safe.
 */
public final class RateDesk {
    /** Most quotes of one call. */
    public static final int QUOTES_MAX = 1000;

    /** Most characters of the reason of a rejection. */
    public static final int REASON_MAX = 500;

    private final QuoteLog log;
    private final Approval approval;
    private final InstantSource clock;

    /** A proposal that was taken to be approved, and how it stands by now. */
    private record Taken(Proposal proposal, Standing standing, Instant now) {}

    /** A desk that releases through this log, by these rules of approval. */
    public RateDesk(QuoteLog log, Approval approval, InstantSource clock) {
        this.log = log;
        this.approval = approval;
        this.clock = clock;
    }

    /**
     * Publishes quotes: all are in order, or nothing happens. Those that change a rate by more than one person may, and
     * those of kinds that always need two, become proposals; the others are released, in their order.
     *
     * @param who name of the operator
     * @param quotes without versions, at most one of a key
     * @param targets who gets them, at least one; see {@link io.branchline.hub.downlink.Targets}
     * @return what became of each; fails with {@link RateRefusal}
     */
    public Future<Published> publish(
            SqlConnection tx, int tenant, String who, List<Quote> quotes, List<String> targets) {
        if (quotes.isEmpty() || quotes.size() > QUOTES_MAX) {
            return refused(Reason.CALL, "quotes are " + quotes.size() + "; allowed are 1 to " + QUOTES_MAX);
        }
        var now = now();
        var problems = Sorting.problems(quotes, now);
        if (!problems.isEmpty()) {
            return Future.failedFuture(new RateRefusal(problems));
        }
        // Asked in one go, answered in this order: what is read behind the lock is the newest.
        var known = Recipients.known(tx, tenant, targets);
        var locked = Standing.lock(tx, tenant);
        var standings = standings(tx, tenant, quotes, targets, now);
        return Future.all(known, locked, standings)
                .map(asked -> Sorting.of(quotes, standings.result(), approval, known.result(), who, now))
                .compose(sorting -> carryOut(tx, tenant, who, sorting, known.result()));
    }

    /**
     * What publishing a quote to these targets would come to if it were done now. Changes nothing.
     *
     * @return fails with {@link RateRefusal}, as publishing would
     */
    public Future<Preview> preview(SqlConnection tx, int tenant, Quote quote, List<String> targets) {
        var now = now();
        return Recipients.known(tx, tenant, targets)
                .compose(known -> standings(tx, tenant, List.of(quote), known, now))
                .map(standings -> Preview.of(quote, standings.getFirst().before(), approval));
    }

    /**
     * Releases what somebody else has asked for. If a newer quote of the key came in between, the proposal is overtaken
     * instead: its change was judged against another rate.
     *
     * @return what became of it; fails with {@link RateRefusal} if there is no such proposal, it was decided before, it
     *     breaks a rule by now, or it is one's own
     */
    public Future<Decided> approve(SqlConnection tx, int tenant, long id, String who) {
        var now = now();
        return Standing.lock(tx, tenant)
                .compose(locked -> waiting(tx, tenant, id))
                .compose(proposal -> byAnother(proposal, who))
                .compose(proposal -> standings(tx, tenant, List.of(proposal.quote()), proposal.targets(), now)
                        .map(standings -> new Taken(proposal, standings.getFirst(), now)))
                .compose(taken -> taken.standing().newest() == taken.proposal().newest()
                        ? release(tx, tenant, taken, who)
                        : overtake(tx, tenant, taken, who));
    }

    /**
     * Turns a proposal down. Whoever asked for it may do so, too: nothing is sent.
     *
     * @param reason for whoever asked, 1 to {@value #REASON_MAX} characters
     * @return the proposal; fails with {@link RateRefusal} if there is no such proposal or it was decided before
     */
    public Future<Decided> reject(SqlConnection tx, int tenant, long id, String who, String reason) {
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            return refused(
                    Reason.CALL, "reason has " + reason.length() + " characters; allowed are 1 to " + REASON_MAX);
        }
        return waiting(tx, tenant, id)
                .compose(proposal ->
                        Proposals.decide(tx, tenant, proposal.decided(State.REJECTED, who, now(), reason, null)))
                .compose(rejected -> RateAudit.of(
                        tx, tenant, who, "rate.rejected", rejected, new JsonObject().put("reason", reason)))
                .map(rejected -> new Decided(rejected, null));
    }

    private static Future<List<Standing>> standings(
            SqlConnection tx, int tenant, List<Quote> quotes, List<String> targets, Instant now) {
        return Standing.of(tx, tenant, quotes, targets, now).compose(standings -> {
            var problems = new ArrayList<>(Sorting.problems(quotes, now));
            problems.addAll(Sorting.problems(quotes, standings, now));
            return problems.isEmpty()
                    ? Future.succeededFuture(standings)
                    : Future.failedFuture(new RateRefusal(problems));
        });
    }

    private Future<Published> carryOut(
            SqlConnection tx, int tenant, String who, Sorting sorting, List<String> targets) {
        return propose(tx, tenant, who, sorting.asked())
                .compose(waiting -> log.release(tx, tenant, sorting.free(), targets, who, null)
                        .compose(released -> RateAudit.released(tx, tenant, who, released, targets))
                        .map(released -> new Published(released, waiting)));
    }

    private static Future<List<Proposal>> propose(SqlConnection tx, int tenant, String who, List<Proposal> asked) {
        if (asked.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        var stored = Proposals.waiting(tx, tenant)
                .compose(waiting -> waiting + asked.size() <= Proposals.WAITING_MAX
                        ? Future.succeededFuture(new ArrayList<Proposal>())
                        : RateDesk.<ArrayList<Proposal>>refused(
                                Reason.CALL,
                                waiting + " proposals wait and " + asked.size()
                                        + " would join them; allowed are at most " + Proposals.WAITING_MAX));
        for (var proposal : asked) {
            stored = stored.compose(earlier -> Proposals.add(tx, tenant, proposal)
                    .compose(added -> RateAudit.of(
                            tx, tenant, who, "rate.proposed", added, new JsonObject().put("why", added.why())))
                    .map(added -> {
                        earlier.add(added);
                        return earlier;
                    }));
        }
        return stored.map(List::copyOf);
    }

    private Future<Decided> release(SqlConnection tx, int tenant, Taken taken, String who) {
        var proposal = taken.proposal();
        return log.release(tx, tenant, List.of(proposal.quote()), proposal.targets(), proposal.askedBy(), who)
                .map(List::getFirst)
                .compose(quote -> Proposals.decide(
                                tx, tenant, proposal.decided(State.RELEASED, who, taken.now(), null, quote.version()))
                        .compose(decided -> RateAudit.of(
                                tx,
                                tenant,
                                who,
                                "rate.approved",
                                decided,
                                new JsonObject().put("version", quote.version())))
                        .map(decided -> new Decided(decided, quote)));
    }

    private static Future<Decided> overtake(SqlConnection tx, int tenant, Taken taken, String who) {
        return Proposals.decide(tx, tenant, taken.proposal().decided(State.OVERTAKEN, who, taken.now(), null, null))
                .compose(decided -> RateAudit.of(
                        tx,
                        tenant,
                        who,
                        "rate.overtaken",
                        decided,
                        new JsonObject().put("by", taken.standing().newest())))
                .map(decided -> new Decided(decided, null));
    }

    private static Future<Proposal> waiting(SqlConnection tx, int tenant, long id) {
        return Proposals.take(tx, tenant, id).compose(found -> {
            if (found.isEmpty()) {
                return refused(Reason.UNKNOWN, "there is no proposal " + id);
            }
            var proposal = found.get();
            return proposal.state() == State.WAITING
                    ? Future.succeededFuture(proposal)
                    : refused(
                            Reason.DECIDED,
                            "proposal " + id + " is " + proposal.state().word() + " by " + proposal.decidedBy()
                                    + "; allowed is one that waits");
        });
    }

    private static Future<Proposal> byAnother(Proposal proposal, String who) {
        return proposal.askedBy().equals(who)
                ? refused(
                        Reason.FOUR_EYES,
                        "four eyes: proposal " + proposal.id() + " was asked for by " + who
                                + "; allowed is approval by somebody else")
                : Future.succeededFuture(proposal);
    }

    /** As fine as the database keeps it, so that what is returned is what is read later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static <T> Future<T> refused(Reason reason, String detail) {
        return Future.failedFuture(new RateRefusal(reason, detail));
    }
}
