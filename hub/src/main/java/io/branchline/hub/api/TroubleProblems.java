package io.branchline.hub.api;

import io.branchline.hub.access.Refused;
import io.branchline.hub.quarantine.NotDecided;
import io.branchline.hub.view.ViewProblem;
import io.branchline.hub.view.ViewProblem.Fault;
import io.branchline.protocol.event.Verdict;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;

/** Why nothing was decided, as problems of the API. */
final class TroubleProblems {
    private TroubleProblems() {}

    /** The refusal of the API for one of the desk; any other cause as it is. */
    static <T> Future<T> refuse(Throwable cause) {
        return Future.failedFuture(cause instanceof NotDecided refusal ? refused(refusal) : cause);
    }

    /** All that is wrong with an event, 422. */
    static Refused stillWrong(List<Verdict.Refused> problems) {
        return new Refused(ViewProblem.members(problems.stream()
                .map(problem -> new Fault(Objects.requireNonNullElse(problem.pointer(), ""), problem.detail()))
                .toList()));
    }

    private static Refused refused(NotDecided refusal) {
        var detail = String.valueOf(refusal.getMessage());
        return switch (refusal.why()) {
            case NOT_THERE -> Refused.notFound(detail);
            case DECIDED -> Refused.of(409, "decided already", detail);
            case STILL_WRONG -> stillWrong(refusal.problems());
        };
    }
}
