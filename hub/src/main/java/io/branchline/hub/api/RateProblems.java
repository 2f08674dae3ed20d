package io.branchline.hub.api;

import io.branchline.hub.access.Refused;
import io.branchline.hub.rates.RateRefusal;
import io.branchline.hub.view.ViewProblem;
import io.branchline.hub.view.ViewProblem.Fault;
import io.vertx.core.Future;

/** What the desk refuses, as problems of the API. */
final class RateProblems {
    private static final int SHOWN_MAX = 50;

    private RateProblems() {}

    /** The refusal of the API for one of the desk; any other cause as it is. */
    static <T> Future<T> refuse(Throwable cause) {
        return Future.failedFuture(cause instanceof RateRefusal refusal ? refused(refusal) : cause);
    }

    private static Refused refused(RateRefusal refusal) {
        var detail = String.valueOf(refusal.getMessage());
        return switch (refusal.reason()) {
            case QUOTES ->
                new Refused(ViewProblem.members(refusal.problems().stream()
                        .limit(SHOWN_MAX)
                        .map(problem -> new Fault(
                                "/quotes/" + problem.index() + problem.problem().pointer(),
                                problem.problem().detail()))
                        .toList()));
            case CALL -> Refused.of(422, "wrong body", detail);
            case UNKNOWN -> Refused.notFound(detail);
            case FOUR_EYES -> Refused.of(403, "four eyes", detail);
            case DECIDED -> Refused.of(409, "decided already", detail);
        };
    }
}
