package io.branchline.load.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts a main class of this class path in a process of its own. */
final class ChildJvm {
    private ChildJvm() {}

    /** Starts it behind a prefix, such as a tracer with its arguments; its output goes to a file. */
    static Process start(List<String> prefix, Path output, Class<?> main, Object... arguments) throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (var argument : arguments) {
            command.add(String.valueOf(argument));
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    /** Waits for the end of a process and gives its status; kills it if it does not end. */
    static int end(Process process, long secondsMax) throws InterruptedException {
        if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
            kill(process);
            throw new AssertionError("process " + process.pid() + " did not end within " + secondsMax + " s");
        }
        return process.exitValue();
    }

    /** kill -9, its children too. */
    static void kill(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        var _ = process.destroyForcibly().waitFor();
    }
}
