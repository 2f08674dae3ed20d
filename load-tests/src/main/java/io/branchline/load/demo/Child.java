package io.branchline.load.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of ours as a process of its own, on a leash: it ends when this process does. Blocking. */
public final class Child implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path output;

    private Child(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /**
     * Starts a main class of this class path.
     *
     * @param name for messages and for the file of its output
     * @param flags of its Java virtual machine
     * @param words main class and arguments
     * @param environment added to ours
     * @param directory for the file of its output
     */
    public static Child start(
            String name, List<String> flags, List<String> words, Map<String, String> environment, Path directory)
            throws IOException {
        return start(name, flags, System.getProperty("java.class.path"), words, environment, directory);
    }

    /** The same with another class path, of which this program's leash must be a part. */
    static Child start(
            String name,
            List<String> flags,
            String classPath,
            List<String> words,
            Map<String, String> environment,
            Path directory)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, Leashed.class.getName()));
        command.addAll(words);
        var output = Files.createDirectories(directory).resolve(name + ".txt");
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("BRANCHLINE_"));
        builder.environment().putAll(environment);
        return new Child(name, builder.start(), output);
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    /** True while it runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        var _ = process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; SIGKILL if it is not gone after the given time. Returns its exit status. */
    public int stop(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
        return process.exitValue();
    }

    /** The last lines it wrote, for a message. */
    public String lastWords() {
        try (BufferedReader lines = Files.newBufferedReader(output)) {
            var all = lines.lines().filter(line -> !line.isBlank()).toList();
            return name + ": " + String.join(" | ", all.subList(Math.max(0, all.size() - 5), all.size()));
        } catch (IOException e) {
            return name + ": no output";
        }
    }

    @Override
    public void close() {
        kill();
    }
}
