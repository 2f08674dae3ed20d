package io.branchline.agent.intake;

import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.intake.HttpProblem.Kind;
import io.branchline.agent.journal.EventState;
import io.branchline.agent.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code GET /v1/events/{id}}: kept, settled or quarantined; and for an event to another branch, how far it has come there.
 * Context: one event loop.
 */
final class EventQuery {
    /** Longer than any id an event may have, each byte percent-encoded. */
    private static final int PATH_CHARS_MAX = 2_048;

    private final Journal journal;
    private final Intake intake;
    private final BranchState state;
    private final SettledWait settledWait;

    EventQuery(Journal journal, Intake intake, BranchState state, SettledWait settledWait) {
        this.journal = journal;
        this.intake = intake;
        this.state = state;
        this.settledWait = settledWait;
    }

    /** Answers for the id at the end of the path. */
    void get(HttpServerRequest request, String encodedId) {
        var id = decoded(encodedId);
        if (id.isEmpty()) {
            Answers.problem(request, HttpProblem.of(Kind.MALFORMED, "the path does not end in an event id"));
            return;
        }
        find(request, id.get())
                .onComplete(
                        found -> answer(request, id.get(), found),
                        cause -> Answers.problem(
                                request, HttpProblem.of(Kind.JOURNAL_FAULT, "the journal did not answer; ask again")));
    }

    private Future<Optional<EventState>> find(HttpServerRequest request, String id) {
        return journal.find(id).compose(found -> {
            if (found.isEmpty()) {
                var local = intake.localJournal();
                return local == null ? Future.succeededFuture(found) : local.find(id);
            }
            var wait = SettledWait.asked(request);
            return wait.isPresent() && found.get().state() == EventState.State.KEPT
                    ? settledWait.until(id, found.get().priority(), found.get().sequence(), wait.get())
                    : Future.succeededFuture(found);
        });
    }

    private void answer(HttpServerRequest request, String id, Optional<EventState> found) {
        var to = found.map(EventState::toBranch).orElse(null);
        if (found.isPresent() && to != null) {
            state.delivery(id)
                    .onComplete(
                            delivery -> Answers.json(request, 200, ReplyJson.state(found.get(), to, delivery)),
                            cause -> Answers.problem(
                                    request, HttpProblem.of(Kind.BUSY, "branch.db did not answer; ask again")));
        } else if (found.isPresent()) {
            Answers.json(request, 200, ReplyJson.state(found.get()).encode());
        } else {
            Answers.problem(
                    request,
                    HttpProblem.of(
                            Kind.NOT_FOUND,
                            "no event with id \"" + id + "\" is held; settled events are held for data.retention"));
        }
    }

    private static Optional<String> decoded(String encoded) {
        if (encoded.isEmpty() || encoded.length() > PATH_CHARS_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.of(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
