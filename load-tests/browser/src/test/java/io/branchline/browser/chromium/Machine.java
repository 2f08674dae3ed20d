package io.branchline.browser.chromium;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What of this machine decides which browser there is.
 *
 * @param environment of this process, and of every program run here
 * @param superuser whether packages may be installed
 * @param output where the output of programs is kept, one file each
 */
record Machine(Map<String, String> environment, boolean superuser, Path output) {
    static Machine ours() {
        return new Machine(
                System.getenv(), "root".equals(System.getProperty("user.name")), Path.of("target", "browser"));
    }

    /** A program of this name on the PATH. */
    Optional<Path> program(String name) {
        return List.of(environment.getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** Runs a program to its end; true if it ended with 0 in time. Its output goes to the end of a file. */
    boolean run(List<String> command, Map<String, String> settings, String file, Duration patience) {
        try {
            var builder = new ProcessBuilder(new ArrayList<>(command))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(kept(file).toFile()));
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().putAll(settings);
            return ended(builder.start(), patience);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Where the output of a program is kept. */
    Path kept(String file) throws IOException {
        return Files.createDirectories(output).resolve(file);
    }

    private static boolean ended(Process process, Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            var _ = process.destroyForcibly().onExit().join();
            return false;
        }
        return process.exitValue() == 0;
    }
}
