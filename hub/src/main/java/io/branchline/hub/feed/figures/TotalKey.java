package io.branchline.hub.feed.figures;

/**
 * What tells totals apart.
 *
 * @param branch code; empty for the total of all
 * @param type of the events
 * @param currency empty for events without an amount
 */
public record TotalKey(String branch, String type, String currency) {}
