package io.branchline.hub.remote;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command that speaks with a running hub has. Exit status 1 for a refusal or no answer. */
abstract class RemoteCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin
    private RemoteHub hub = new RemoteHub();

    @Spec
    private @Nullable CommandSpec spec;

    /** Speaks with the hub and prints what it says. */
    abstract void act(RemoteHub with) throws RemoteHub.Failed, InterruptedException, IOException;

    @Override
    public final Integer call() throws InterruptedException, IOException {
        try {
            act(hub);
            out().flush();
            return 0;
        } catch (RemoteHub.Failed failed) {
            var err = Objects.requireNonNull(spec).commandLine().getErr();
            err.println(failed.getMessage());
            err.flush();
            return FAILED;
        }
    }

    final PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    /** A member as text, and a dash where there is none. */
    static String shown(JsonObject of, String member) {
        var value = of.getValue(member);
        return value == null ? "-" : value.toString();
    }

    /** A line of columns that a program can split at tabs. */
    final void line(Object... columns) {
        var text = new StringBuilder();
        for (var column : columns) {
            text.append(text.isEmpty() ? "" : "\t").append(column);
        }
        out().println(text);
    }
}
