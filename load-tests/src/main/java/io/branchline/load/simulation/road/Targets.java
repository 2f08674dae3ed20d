package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.Stage;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Whom head office addresses: all branches, a region, or branches by their code. */
public final class Targets {
    /** The code of a branch that is disabled. */
    public static final String DISABLED = "closed";

    /** A code nobody has. */
    public static final String UNKNOWN = "nowhere";

    static final String ALL = "*";
    private static final int REGIONS = 2;

    private Targets() {}

    /** The code of a branch. */
    public static String code(int branch) {
        return "b" + branch;
    }

    /** The branch with this code, if there is one. */
    static OptionalInt withCode(String code, int branches) {
        return IntStream.range(0, branches)
                .filter(branch -> code(branch).equals(code))
                .findFirst();
    }

    /** The three targets whose union a branch reads. */
    static List<String> of(int branch) {
        return List.of(ALL, "region:" + branch % REGIONS, one(branch));
    }

    static String one(int branch) {
        return "branch:" + code(branch);
    }

    static boolean reach(List<String> targets, int branch) {
        return of(branch).stream().anyMatch(targets::contains);
    }

    /** Some targets, mostly one. */
    static List<String> draw(Stage stage, int branches) {
        var any = stage.random().nextInt(branches);
        return switch (stage.random().nextInt(10)) {
            case 0, 1, 2, 3, 4 -> List.of(ALL);
            case 5, 6 -> List.of(of(any).get(1));
            case 7, 8 -> List.of(one(any));
            default -> one(any).equals(one(0)) ? List.of(one(0), "region:1") : List.of(one(any), one(0));
        };
    }
}
