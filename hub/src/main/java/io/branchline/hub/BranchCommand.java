package io.branchline.hub;

import io.branchline.hub.branch.Branches;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code hub branch}: the registry of branches, straight in the database. With {@code --data} it reaches the database
 * of an embedded hub, running or not.
 */
@Command(
        name = "branch",
        description = "Adds, lists, disables and enables branches.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BranchCommand.Add.class,
            BranchCommand.Listing.class,
            BranchCommand.Disable.class,
            BranchCommand.Enable.class
        })
final class BranchCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getErr());
        }
        return HubMain.EXIT_CONFIG;
    }

    /** What every subcommand has. */
    abstract static class OnRegistry extends OnDatabase {
        abstract Future<Integer> act(Branches branches);

        @Override
        final Future<Integer> act(Pool pool) {
            return act(new Branches(pool));
        }
    }

    /** Adds a branch and shows its key. */
    @Command(
            name = "add",
            description = "Adds a branch and prints its key, which is shown this once.",
            mixinStandardHelpOptions = true)
    static final class Add extends OnRegistry {
        @Parameters(paramLabel = "CODE", description = "Short name, unique within the tenant.")
        private String code = "";

        @Option(names = "--name", description = "Name for people; the code if not given.")
        private String name = "";

        @Option(names = "--region", description = "Region for grouping.")
        private String region = "";

        @Override
        Future<Integer> act(Branches branches) {
            return branches.add(tenant(), code, name.isEmpty() ? code : name, region)
                    .map(enrolled -> {
                        say(
                                "Added branch " + code + " of tenant " + tenant()
                                        + ". Its key, shown this once, goes into setting hub.key or a file named by hub.keyFile of its agent:");
                        out().println(enrolled.key());
                        out().flush();
                        return 0;
                    });
        }
    }

    /** Lists all branches. */
    @Command(name = "list", description = "Lists all branches.", mixinStandardHelpOptions = true)
    static final class Listing extends OnRegistry {
        @Override
        Future<Integer> act(Branches branches) {
            return branches.list().map(all -> {
                for (var registered : all) {
                    var branch = registered.branch();
                    out().println(String.join(
                            "\t",
                            registered.tenantCode(),
                            branch.code(),
                            branch.name(),
                            branch.region(),
                            registered.enabled() ? "enabled" : "disabled"));
                }
                out().flush();
                return 0;
            });
        }
    }

    /** What turns a branch on or off. */
    abstract static class Switch extends OnRegistry {
        @Parameters(paramLabel = "CODE", description = "Short name of the branch.")
        private String code = "";

        final Future<Integer> answer(Function<String, Future<Boolean>> change, String done) {
            return change.apply(code).map(found -> {
                say(
                        found
                                ? "Branch " + code + " is " + done + "."
                                : "There is no branch " + code + " in tenant " + tenant() + "; see hub branch list.");
                return found ? 0 : 1;
            });
        }
    }

    /** Refuses a branch. */
    @Command(
            name = "disable",
            description = "Refuses the agents of a branch and ends their sessions within seconds.",
            mixinStandardHelpOptions = true)
    static final class Disable extends Switch {
        @Override
        Future<Integer> act(Branches branches) {
            return answer(code -> branches.disable(tenant(), code), "disabled");
        }
    }

    /** Takes a branch again. */
    @Command(name = "enable", description = "Takes the agents of a branch again.", mixinStandardHelpOptions = true)
    static final class Enable extends Switch {
        @Override
        Future<Integer> act(Branches branches) {
            return answer(code -> branches.enable(tenant(), code), "enabled");
        }
    }
}
