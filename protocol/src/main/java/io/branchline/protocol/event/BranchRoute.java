package io.branchline.protocol.event;

import java.util.Optional;

/** How an event says which branch it is for and which it came from. */
public final class BranchRoute {
    /** Extension of an event of class {@code to-branch}: the code of the branch it is for, set by the POS. */
    public static final String TO = "tobranch";

    /** Extension that head office sets on what it hands on: the code of the branch it came from. */
    public static final String FROM = "frombranch";

    /** Stands for every branch but the one an event came from. */
    public static final String ALL = "*";

    private BranchRoute() {}

    /** Code of the branch an event goes on to, {@link #ALL}, or empty if it stays at head office. */
    public static Optional<String> target(Event event, Route route) {
        return switch (route.direction()) {
            case LOCAL_ONLY, TO_HQ -> Optional.empty();
            case GLOBAL -> Optional.of(ALL);
            case TO_BRANCH -> Optional.ofNullable(event.extensions().get(TO));
        };
    }
}
