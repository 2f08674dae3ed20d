package io.branchline.hub.alert;

import java.time.Duration;

/**
 * From when on a person should know.
 *
 * @param offlineAfter a branch has had no session for so long
 * @param lagAfter a connected branch holds events for so long
 * @param roomBelow a branch's disk will be full within this, at the pace of its last hours
 * @param skewAbove a branch's clock is so much ahead or behind
 */
public record AlertRules(Duration offlineAfter, Duration lagAfter, Duration roomBelow, Duration skewAbove) {}
