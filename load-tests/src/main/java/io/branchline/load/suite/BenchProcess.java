package io.branchline.load.suite;

import io.branchline.load.demo.Leashed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One bench in a process of its own: what the one before left in the heap and made the compiler believe would be measured
 * with it. It ends when the process that started it does.
 */
public final class BenchProcess {
    private BenchProcess() {}

    /** Arguments: name of the bench, whether it is to be quick, and the file its rows go to. */
    public static void main(String[] arguments) throws Exception {
        var bench = SuiteMain.bench(arguments[0]).orElseThrow();
        var rows = new JsonArray();
        bench.run(new Scale(Boolean.parseBoolean(arguments[1]))).forEach(row -> rows.add(row.json()));
        Files.writeString(Path.of(arguments[2]), rows.encode());
        // Not every pool of threads that a bench used has ended.
        System.exit(0);
    }

    /** Runs a bench with the flags of this process, and reads its rows. Blocking. */
    static List<Row> run(Bench bench, Scale scale) throws IOException, InterruptedException {
        var file = Files.createTempFile("branchline-bench-", ".json");
        try {
            var process = new ProcessBuilder(command(bench.name(), scale, file))
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                var status = process.waitFor();
                if (status != 0) {
                    throw new IllegalStateException("its process ended with status " + status);
                }
            } finally {
                process.destroy();
            }
            return new JsonArray(Files.readString(file))
                    .stream().map(row -> Row.of((JsonObject) row)).toList();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static List<String> command(String name, Scale scale, Path file) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Leashed.class.getName(),
                BenchProcess.class.getName(),
                name,
                Boolean.toString(scale.quick()),
                file.toString()));
        return command;
    }
}
