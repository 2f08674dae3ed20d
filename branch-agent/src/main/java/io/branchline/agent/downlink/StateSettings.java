package io.branchline.agent.downlink;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the branch's state is kept.
 *
 * @param directory where {@code branch.db} is
 * @param messageRetention how long messages stay for tills to read
 * @param messageBytesMax what they may take; the oldest go earlier
 * @param quoteRetention how long displaced quotes stay
 * @param reserveBytes free bytes of the disk below which no messages are applied: what is left is for sales
 */
public record StateSettings(
        Path directory, Duration messageRetention, long messageBytesMax, Duration quoteRetention, long reserveBytes) {}
