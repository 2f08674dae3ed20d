package io.branchline.hub.store;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A sum over events of one hour of their own time.
 *
 * @param hour start of the hour or, where several were added up, of the span
 * @param branch code of the branch; empty where all branches were added up
 * @param type of the events
 * @param currency ISO 4217 code; empty for events without an amount
 * @param events how many
 * @param amount signed sum
 */
public record Total(Instant hour, String branch, String type, String currency, long events, BigDecimal amount) {}
