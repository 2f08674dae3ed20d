package io.branchline.hub.session;

import io.branchline.hub.ingest.Ingest;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What all sessions of a hub share.
 *
 * @param vertx for timers
 * @param config limits
 * @param ingest where runs go
 * @param sessions registry of the others
 * @param meters counts
 * @param clock time of day, as data only
 * @param nanoTime monotonic clock, for every duration
 */
public record SessionParts(
        Vertx vertx,
        SessionConfig config,
        Ingest ingest,
        Sessions sessions,
        SessionMeters meters,
        InstantSource clock,
        LongSupplier nanoTime) {}
