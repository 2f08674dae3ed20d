package io.branchline.hub.session;

import io.branchline.protocol.frame.Refused;
import java.util.List;

/** What an agent may refuse: the hub trusts no agent. */
final class Refusals {
    private Refusals() {}

    /**
     * Those of the places it has applied, with reasons fit for a line of text. They may lie before what it has just
     * reported: a branch tells again what it refused lately, because the report may have been lost.
     */
    static List<Refused> through(long applied, List<Refused> refused) {
        return refused.isEmpty()
                ? refused
                : refused.stream()
                        .filter(one -> one.position() > 0 && one.position() <= applied)
                        .map(one -> new Refused(one.position(), Printable.of(one.reason())))
                        .toList();
    }
}
