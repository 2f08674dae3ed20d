package io.branchline.agent.intake;

import io.branchline.agent.intake.HttpProblem.Kind;
import io.branchline.agent.journal.EventState;
import io.branchline.agent.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/events/{id}}: kept, settled or quarantined. Context: one event loop. */
final class EventQuery {
    /** Longer than any id an event may have, each byte percent-encoded. */
    private static final int PATH_CHARS_MAX = 2_048;

    private final Journal journal;
    private final @Nullable Journal localJournal;
    private final SettledWait settledWait;

    EventQuery(Journal journal, @Nullable Journal localJournal, SettledWait settledWait) {
        this.journal = journal;
        this.localJournal = localJournal;
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
                        state -> answer(request, id.get(), state),
                        cause -> Answers.problem(
                                request, HttpProblem.of(Kind.JOURNAL_FAULT, "the journal did not answer; ask again")));
    }

    private Future<Optional<EventState>> find(HttpServerRequest request, String id) {
        return journal.find(id).compose(state -> {
            if (state.isEmpty()) {
                return localJournal == null ? Future.succeededFuture(state) : localJournal.find(id);
            }
            var wait = SettledWait.asked(request);
            return wait.isPresent() && state.get().state() == EventState.State.KEPT
                    ? settledWait.until(id, state.get().priority(), state.get().sequence(), wait.get())
                    : Future.succeededFuture(state);
        });
    }

    private static void answer(HttpServerRequest request, String id, Optional<EventState> state) {
        if (state.isPresent()) {
            Answers.json(request, 200, ReplyJson.state(state.get()));
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
