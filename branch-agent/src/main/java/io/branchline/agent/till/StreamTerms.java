package io.branchline.agent.till;

import java.time.Duration;

/**
 * Bounds of streams.
 *
 * @param streamsMax most streams open, for each event loop
 * @param heartbeat how often a stream says that it is alive; a till that reads nothing for two of them is dropped
 */
public record StreamTerms(int streamsMax, Duration heartbeat) {}
