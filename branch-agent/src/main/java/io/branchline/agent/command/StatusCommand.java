package io.branchline.agent.command;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code agent status}: what the manager's page shows, in a terminal. Exit status: 0 connected to head office, 1 not
 * connected, 2 the agent does not answer or the options are wrong.
 */
@Command(
        name = "status",
        description =
                "Shows how a running agent is: connection, what waits, today's figures. Exit status: 0 connected to"
                        + " head office, 1 not connected, 2 the agent does not answer.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    static final int CONNECTED = 0;
    static final int NOT_CONNECTED = 1;
    static final int NO_ANSWER = 2;

    private static final int ANSWER_MS = 5_000;
    private static final int BYTES_MAX = 1 << 20;
    private static final long WATCH_NANOS = TimeUnit.SECONDS.toNanos(2);

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8181",
            description = "Address of the agent (default: ${DEFAULT-VALUE}).")
    private String url = "";

    @Option(names = "--json", description = "The answer of the agent as it is.")
    private boolean json;

    @Option(names = "--watch", description = "Again every two seconds, until Ctrl-C.")
    private boolean watch;

    @Spec
    private @Nullable CommandSpec spec;

    /** Made by the command line. */
    public StatusCommand() {}

    @Override
    public Integer call() {
        var terminal = isTerminal();
        var colour = terminal && wantsColour(System.getenv());
        var status = once(colour);
        while (watch) {
            // A signal ends the process; nothing here has to be closed.
            LockSupport.parkNanos(WATCH_NANOS);
            if (terminal) {
                out().print("\u001b[H\u001b[2J");
            } else {
                out().println();
            }
            status = once(colour);
        }
        return status;
    }

    private int once(boolean colour) {
        try {
            var answer = ask();
            var status = new JsonObject(answer);
            out().println(json ? answer : new StatusText(status, colour).text());
            out().flush();
            return "connected".equals(status.getJsonObject("hub").getString("state")) ? CONNECTED : NOT_CONNECTED;
        } catch (IOException | IllegalArgumentException | DecodeException e) {
            err().println("The agent at " + url + " does not answer (" + e.getMessage()
                    + "); allowed is the address of a running agent, such as http://127.0.0.1:8181");
            err().flush();
            return NO_ANSWER;
        }
    }

    private String ask() throws IOException {
        if (!(URI.create(url).resolve("/status").toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("not an http address");
        }
        connection.setConnectTimeout(ANSWER_MS);
        connection.setReadTimeout(ANSWER_MS);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("status " + connection.getResponseCode());
            }
            try (var body = connection.getInputStream()) {
                return new String(body.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** Whether somebody looks. Newer Java runtimes give a console that is none, or nothing: their releases differ. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    /** Whether colours are wanted, by the convention of no-color.org: any value of {@code NO_COLOR} but none says no. */
    static boolean wantsColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
    }

    private PrintWriter out() {
        return spec == null
                ? new PrintWriter(System.out, true, StandardCharsets.UTF_8)
                : spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec == null
                ? new PrintWriter(System.err, true, StandardCharsets.UTF_8)
                : spec.commandLine().getErr();
    }
}
