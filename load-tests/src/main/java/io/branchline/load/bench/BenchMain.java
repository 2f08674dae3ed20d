package io.branchline.load.bench;

import io.branchline.load.fanout.FanOutBenchmark;
import io.branchline.load.nodes.NodesBenchmark;
import io.branchline.load.readers.ReaderBenchmark;
import io.branchline.load.suite.SuiteMain;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The program {@code ./branchline bench}: runs one benchmark by its name. Exit status 2 for an unknown one. */
public final class BenchMain {
    private static final int USAGE = 2;

    /** Name, and the class whose main is run. */
    private static final Map<String, Class<?>> BENCHMARKS = new TreeMap<>(Map.of(
            "backlog", BacklogBenchmark.class,
            "journal", JournalBenchmark.class,
            "intake", IntakeBenchmark.class,
            "ingest", IngestBenchmark.class,
            "capacity", JournalCapacityCheck.class,
            "fanout", FanOutBenchmark.class,
            "nodes", NodesBenchmark.class,
            "readers", ReaderBenchmark.class,
            "damage", JournalDamage.class,
            "trials", JournalTrials.class));

    private static final String HELP = """
            Usage: ./branchline bench [--only NAME,...] [--quick] [--report FILE] [--list]
                   ./branchline bench NAME [ARGUMENTS]

            Without a name: a table of what the product does beside what this machine can do at most. By name, at length:

              backlog    settle latency of live sales with and without a million reports waiting at the branch
              journal    durable inserts/s of the journal beside plain SQLite group commit
              intake     posts/s of the agent's port beside plain SQLite group commit
              ingest     rows/s the hub commits beside COPY of the same rows
              fanout     one rate to 2,000 connected branches beside a bare Vert.x broadcast of the same bytes
              readers    500 readers of the feed of which 50 never read: delay of the others, memory of the hub
              nodes      several hub nodes on one PostgreSQL and Redis, or Redis Cluster: cost of each event, a node killed
              page       BRANCHES RATE SECONDS: work of the dashboard's views in a real browser, and their memory
              capacity   ten million kept events in a small heap
              damage     every byte cut and every bit flipped of a small journal
              trials     kill | power | syscalls COUNT [SEED]: takes the journal's life in many ways

            Each prints what it measured, in one run on the machine at hand.""";

    private BenchMain() {}

    /** Arguments: the name, and the benchmark's own. */
    public static void main(String[] arguments) throws Throwable {
        var name = arguments.length == 0 ? "--all" : arguments[0];
        if (name.equals("--all")) {
            SuiteMain.main(new String[0]);
        }
        if (name.equals("--help") || name.equals("-h") || name.equals("help")) {
            System.out.println(HELP);
            return;
        }
        if (name.startsWith("--")) {
            SuiteMain.main(arguments);
        }
        var benchmark = BENCHMARKS.get(name);
        if (benchmark == null) {
            System.err.println("bench: there is no '" + name + "'; allowed are " + BENCHMARKS.keySet());
            System.exit(USAGE);
        }
        MethodHandles.publicLookup()
                .findStatic(benchmark, "main", MethodType.methodType(void.class, String[].class))
                .invoke((Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    }
}
