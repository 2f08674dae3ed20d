package io.branchline.hub.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How a server is started on this machine, as words in front of its command: not as root where the server refuses
 * that, and so that it ends when this process ends.
 *
 * @param prefix words in front of the command
 * @param nobody the server runs as user {@code nobody} and its directory must belong to that user
 */
record Confinement(List<String> prefix, boolean nobody) {
    /**
     * Runs the command as a child of a shell that reads a pipe from this process; when the pipe ends, so does the
     * command. For systems whose kernel does not do it.
     */
    private static final String WATCHDOG = """
            exec 3<&0; "$@" </dev/null 3<&- & server=$!
            trap 'kill -TERM $server' TERM
            (while read -r line; do :; done; kill -TERM $server 2>/dev/null; sleep 5; kill -KILL $server 2>/dev/null) \
            <&3 3<&- >/dev/null 2>&1 & watch=$!
            wait $server; status=$?; kill $watch 2>/dev/null; exit $status""";

    /** For a server that runs as any user. */
    static Confinement ordinary(String signalAtEnd) {
        return new Confinement(endingWithUs(signalAtEnd), false);
    }

    /** For a server that refuses root. */
    static Confinement notRoot(String signalAtEnd) {
        var ending = endingWithUs(signalAtEnd);
        if (!"0".equals(output(List.of("id", "-u")))) {
            return new Confinement(ending, false);
        }
        if (works(List.of("unshare", "-U", "true"))) {
            return new Confinement(joined(List.of("unshare", "-U"), ending), false);
        }
        return asNobody(signalAtEnd);
    }

    /** For root where user namespaces are forbidden. */
    static Confinement asNobody(String signalAtEnd) {
        var ids = List.of("--reuid", "nobody", "--regid", nobodysGroup(), "--clear-groups");
        var setpriv = joined(List.of("setpriv"), ids);
        if (works(joined(setpriv, List.of("--pdeathsig", signalAtEnd, "true")))) {
            return new Confinement(joined(setpriv, List.of("--pdeathsig", signalAtEnd)), true);
        }
        if (works(List.of("runuser", "-u", "nobody", "--", "true"))) {
            return new Confinement(joined(watchdog(), List.of("runuser", "-u", "nobody", "--")), true);
        }
        throw new EmbeddedFault("PostgreSQL does not run as root, and neither 'unshare -U' nor 'setpriv' nor 'runuser' "
                + "works here; start as an ordinary user");
    }

    /** The whole command. */
    List<String> around(List<String> command) {
        return joined(prefix, command);
    }

    /** True if the process started is the server itself and not a shell around it. */
    boolean direct() {
        return prefix.isEmpty() || !prefix.getFirst().equals("sh");
    }

    private static List<String> endingWithUs(String signal) {
        var setpriv = List.of("setpriv", "--pdeathsig", signal);
        return works(joined(setpriv, List.of("true"))) ? setpriv : watchdog();
    }

    /** The watchdog, whose standard input must be a pipe from this process. */
    static List<String> watchdog() {
        return List.of("sh", "-c", WATCHDOG, "branchline-watchdog");
    }

    private static String nobodysGroup() {
        return output(List.of("id", "-g", "nobody"));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    private static boolean works(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String output(List<String> command) {
        try (var reader = new ProcessBuilder(command).start().inputReader()) {
            var line = reader.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException missing) {
            return "";
        }
    }
}
