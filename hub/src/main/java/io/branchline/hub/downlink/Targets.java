package io.branchline.hub.downlink;

import io.branchline.hub.branch.Branch;
import java.util.List;

/**
 * Who a message or a quote is for, as text: {@link #ALL}, {@code region:<name>} or {@code branch:<code>}. A branch gets
 * the union of the three that fit it.
 */
public final class Targets {
    /** Every branch of the tenant. */
    public static final String ALL = "*";

    /** Most targets of one message or release. */
    public static final int COUNT_MAX = 10_000;

    private static final String REGION = "region:";
    private static final String BRANCH = "branch:";
    private static final int LENGTH_MAX = 300;

    private Targets() {}

    /** The branches of a region. */
    public static String region(String name) {
        return REGION + name;
    }

    /** One branch. */
    public static String branch(String code) {
        return BRANCH + code;
    }

    /** The targets a branch belongs to. */
    public static List<String> of(Branch branch) {
        return branch.region().isEmpty()
                ? List.of(ALL, branch(branch.code()))
                : List.of(ALL, region(branch.region()), branch(branch.code()));
    }

    /** Whether a text has the form of a target; says nothing about whether there is such a branch or region. */
    public static boolean isTarget(String text) {
        return text.equals(ALL)
                || (text.length() <= LENGTH_MAX
                        && ((text.startsWith(REGION) && text.length() > REGION.length())
                                || (text.startsWith(BRANCH) && text.length() > BRANCH.length())));
    }

    /**
     * The targets in one order, each once.
     *
     * @throws IllegalArgumentException if one is none, or there are too many
     */
    static List<String> checked(List<String> targets) {
        for (var target : targets) {
            if (!isTarget(target)) {
                throw new IllegalArgumentException(
                        "target is \"" + target + "\"; allowed is *, region:<name> or branch:<code>");
            }
        }
        var sorted = targets.stream().sorted().distinct().toList();
        if (sorted.size() > COUNT_MAX) {
            throw new IllegalArgumentException("targets are " + sorted.size() + "; allowed are at most " + COUNT_MAX);
        }
        return sorted;
    }
}
