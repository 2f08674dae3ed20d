package io.branchline.hub;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.identity.Enlisted;
import io.branchline.hub.identity.Issued;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.identity.Role;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code hub token}: the registry of operators, straight in the database. The audit calls who does it
 * {@code cli:<name of the system's user>}.
 */
@Command(
        name = "token",
        description = "Adds, lists and revokes the tokens of operators.",
        mixinStandardHelpOptions = true,
        subcommands = {TokenCommand.Add.class, TokenCommand.Listing.class, TokenCommand.Revoke.class})
final class TokenCommand implements Callable<Integer> {
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
    abstract static class OnOperators extends OnDatabase {
        abstract Future<Integer> act(Operators operators, Branches tenants);

        @Override
        final Future<Integer> act(Pool pool) {
            return act(new Operators(pool, () -> System.nanoTime() / 1_000_000), new Branches(pool));
        }

        static String by() {
            return "cli:" + System.getProperty("user.name", "unknown");
        }
    }

    /** Words of the roles, for help and completion. */
    static final class RoleWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Role.values()).map(Role::word).iterator();
        }
    }

    /** Reads a role. */
    static final class RoleOfWord implements ITypeConverter<Role> {
        @Override
        public Role convert(String word) {
            try {
                return Role.of(word);
            } catch (IllegalArgumentException unknown) {
                throw new TypeConversionException("found '" + word + "'; allowed is " + Role.words());
            }
        }
    }

    /** Adds an operator and shows the token. */
    @Command(
            name = "add",
            description = "Adds an operator and prints the token, which is shown this once.",
            mixinStandardHelpOptions = true)
    static final class Add extends OnOperators {
        @Parameters(paramLabel = "NAME", description = "Name of a person or program, unique within the tenant.")
        private String name = "";

        @Option(
                names = "--role",
                required = true,
                converter = RoleOfWord.class,
                completionCandidates = RoleWords.class,
                description = "What they may do: ${COMPLETION-CANDIDATES}.")
        private Role role = Role.VIEWER;

        @Override
        Future<Integer> act(Operators operators, Branches tenants) {
            return tenants.tenant(tenant())
                    .compose(tenant -> operators.add(tenant, name, role, by()))
                    .map(this::added)
                    .recover(this::refused);
        }

        private int added(Issued issued) {
            say("Added operator " + name + " of tenant " + tenant() + " with role " + role.word()
                    + ". The token, shown this once, goes into the page or the header Authorization: Bearer <token>:");
            out().println(issued.token());
            out().flush();
            return 0;
        }

        private Future<Integer> refused(Throwable cause) {
            return switch (cause) {
                case IllegalArgumentException wrong -> {
                    say("NAME " + wrong.getMessage());
                    yield Future.succeededFuture(HubMain.EXIT_CONFIG);
                }
                case IllegalStateException taken -> {
                    say("Not added: " + taken.getMessage());
                    yield Future.succeededFuture(1);
                }
                default -> Future.failedFuture(cause);
            };
        }
    }

    /** Lists all operators. */
    @Command(
            name = "list",
            description = "Lists the operators of all tenants: tenant, name, role, state, when the token was made and "
                    + "last used.",
            mixinStandardHelpOptions = true)
    static final class Listing extends OnOperators {
        @Override
        Future<Integer> act(Operators operators, Branches tenants) {
            return operators.list().map(all -> {
                all.forEach(enlisted -> out().println(line(enlisted)));
                out().flush();
                return 0;
            });
        }

        private static String line(Enlisted enlisted) {
            var operator = enlisted.operator();
            return String.join(
                    "\t",
                    enlisted.tenantCode(),
                    operator.name(),
                    operator.role().word(),
                    enlisted.revokedAt() == null ? "good" : "revoked",
                    enlisted.created().toString(),
                    orNever(enlisted.lastUsedAt()));
        }

        private static String orNever(@Nullable Instant moment) {
            return moment == null ? "never" : moment.toString();
        }
    }

    /** Revokes a token. */
    @Command(
            name = "revoke",
            description = "Refuses a token from now on and closes the feed of who came in with it, within seconds.",
            mixinStandardHelpOptions = true)
    static final class Revoke extends OnOperators {
        @Parameters(paramLabel = "NAME", description = "Name of the operator.")
        private String name = "";

        @Override
        Future<Integer> act(Operators operators, Branches tenants) {
            return tenants.findTenant(tenant())
                    .compose(tenant -> tenant.isPresent()
                            ? operators.revoke(tenant.get(), name, by())
                            : Future.succeededFuture(false))
                    .map(found -> {
                        say(
                                found
                                        ? "The token of operator " + name + " is revoked."
                                        : "There is no operator " + name + " with a good token in tenant " + tenant()
                                                + "; see hub token list.");
                        return found ? 0 : 1;
                    });
        }
    }
}
