package io.branchline.hub.quarantine;

import io.branchline.hub.store.Decision;
import io.branchline.hub.store.Trouble;
import io.branchline.protocol.event.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** Nothing was decided, and why. An outcome, so without a stack. */
public final class NotDecided extends Exception {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Why {
        /** There is no such event or gap. */
        NOT_THERE,
        /** Somebody has decided already. */
        DECIDED,
        /** The event cannot be released like this. */
        STILL_WRONG
    }

    private final Why why;
    private final transient List<Verdict.Refused> problems;

    private NotDecided(Why why, String detail, List<Verdict.Refused> problems) {
        super(detail, null, false, false);
        this.why = why;
        this.problems = List.copyOf(problems);
    }

    static NotDecided notThere(String what) {
        return new NotDecided(Why.NOT_THERE, "there is no " + what + " at this place", List.of());
    }

    static NotDecided decided(Trouble trouble, Decision decision) {
        var note = decision.note() == null ? "" : ", saying: " + decision.note();
        return new NotDecided(
                Why.DECIDED,
                decision.by() + " has " + trouble.state().word() + " it at " + decision.at() + note,
                List.of());
    }

    static NotDecided stillWrong(List<Verdict.Refused> problems) {
        return new NotDecided(
                Why.STILL_WRONG,
                problems.stream().map(Verdict.Refused::text).collect(Collectors.joining("; ")),
                problems);
    }

    /** Why. */
    public Why why() {
        return why;
    }

    /** All that is wrong, with pointers into the request; at least one if that is why. */
    public List<Verdict.Refused> problems() {
        return problems;
    }
}
