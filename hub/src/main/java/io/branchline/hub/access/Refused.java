package io.branchline.hub.access;

import io.branchline.hub.view.ViewProblem;

/**
 * The request is answered with this problem, and what it began is rolled back. An outcome, so without a stack; thrown or
 * as a failed future, both mean the same.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ViewProblem problem;

    /** Refused because of this. */
    public Refused(ViewProblem problem) {
        super(problem.status() + " " + problem.title() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** Refused with this status, kind of refusal, and detail for a person: what, where, what is allowed. */
    public static Refused of(int status, String title, String detail) {
        return new Refused(ViewProblem.of(status, title, detail));
    }

    /** 404: the thing asked for is not there. */
    public static Refused notFound(String detail) {
        return of(404, "not found", detail);
    }

    /** 422: a member of the body is wrong, named by its JSON pointer, as {@code /bid}. */
    public static Refused member(String pointer, String detail) {
        return new Refused(ViewProblem.member(pointer, detail));
    }

    /** What is answered. */
    public ViewProblem problem() {
        return problem;
    }
}
