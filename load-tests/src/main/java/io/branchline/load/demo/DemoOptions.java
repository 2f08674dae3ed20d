package io.branchline.load.demo;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is asked to do.
 *
 * @param branches how many, the busiest stores of the data
 * @param rate events a second over all branches
 * @param duration after which it stops by itself; null to run until told
 * @param report file for the report; null for none
 * @param port of the hub; null for 8080, or any free one if that is taken
 * @param outage whether to cut links and restart the hub
 * @param data directory that outlives the run; null for a temporary one
 */
public record DemoOptions(
        int branches,
        int rate,
        @Nullable Duration duration,
        @Nullable Path report,
        @Nullable Integer port,
        boolean outage,
        @Nullable Path data) {}
