package io.branchline.hub.session;

import io.branchline.hub.downlink.RoadsDown;
import io.branchline.hub.ingest.Ingest;
import io.branchline.hub.receipt.Receipts;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What all sessions of a hub share.
 *
 * @param vertx for timers
 * @param config limits
 * @param ingest where runs go
 * @param roads what goes down
 * @param receipts where is noted what became of it
 * @param answers reads what comes from agents
 * @param connections is told when sessions begin and end
 * @param sessions registry of the others
 * @param meters counts
 * @param clock time of day, as data only
 * @param nanoTime monotonic clock, for every duration
 * @param random for delays, thread-safe
 */
public record SessionParts(
        Vertx vertx,
        SessionConfig config,
        Ingest ingest,
        RoadsDown roads,
        Receipts receipts,
        SharedAnswers answers,
        ConnectionLog connections,
        Sessions sessions,
        SessionMeters meters,
        InstantSource clock,
        LongSupplier nanoTime,
        RandomGenerator random) {}
