package io.branchline.hub.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One running server. The kernel's parent-death signal is sent when the <em>thread</em> that started the child ends, so
 * each server has a thread that starts it and then waits for its end.
 */
final class ServerProcess {
    private static final int READY_SECONDS_MAX = 60;

    private final String name;
    private final Process process;
    private final Path log;

    private ServerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts the command; its output goes to the log file. */
    static ServerProcess start(String name, List<String> command, Path directory, Path log) {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("PG") || key.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        var started = new CompletableFuture<Process>();
        Thread.ofPlatform().daemon().name("embedded-" + name).start(() -> startAndWait(builder, started));
        try {
            return new ServerProcess(name, started.join(), log);
        } catch (java.util.concurrent.CompletionException fault) {
            throw new EmbeddedFault("cannot start " + name + " with " + command.getFirst(), fault.getCause());
        }
    }

    private static void startAndWait(ProcessBuilder builder, CompletableFuture<Process> started) {
        try {
            var process = builder.start();
            started.complete(process);
            var _ = process.waitFor();
        } catch (IOException fault) {
            started.completeExceptionally(fault);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the server answers; fails with the end of its log if it ends before. */
    void awaitReady(BooleanSupplier ready) {
        for (var attempt = 0; attempt < READY_SECONDS_MAX * 20; attempt++) {
            if (ready.getAsBoolean()) {
                return;
            }
            if (ended(50, TimeUnit.MILLISECONDS)) {
                throw new EmbeddedFault(name + " ended with status " + process.exitValue() + ": " + lastWords());
            }
        }
        kill();
        throw new EmbeddedFault(name + " was not ready within " + READY_SECONDS_MAX + " s: " + lastWords());
    }

    /** Process id of what was started. */
    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL, and waits for the end. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        var _ = ended(10, TimeUnit.SECONDS);
    }

    /** SIGTERM or, if given, another way to ask; SIGKILL after ten seconds. */
    void stop(@Nullable Runnable ask) {
        if (ask == null) {
            process.destroy();
        } else {
            ask.run();
        }
        if (!ended(10, TimeUnit.SECONDS)) {
            kill();
        }
    }

    private boolean ended(long time, TimeUnit unit) {
        try {
            return process.waitFor(time, unit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedFault("interrupted while waiting for " + name, interrupted);
        }
    }

    private String lastWords() {
        try (var lines = Files.lines(log)) {
            var all = lines.filter(line -> !line.isBlank()).toList();
            return String.join(" | ", all.subList(Math.max(0, all.size() - 3), all.size()));
        } catch (IOException unreadable) {
            return "no log at " + log;
        }
    }
}
