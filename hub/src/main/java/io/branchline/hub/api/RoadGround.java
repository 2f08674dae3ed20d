package io.branchline.hub.api;

import io.branchline.hub.downlink.DownLog;
import io.branchline.hub.downlink.RoadsDown;
import io.branchline.hub.policy.Policies;
import io.branchline.hub.receipt.Deliveries;
import io.branchline.hub.transfer.Transfers;

/**
 * What the routes of the road down stand on. Thread-safe.
 *
 * @param messages where messages are appended
 * @param roads told when something was
 * @param deliveries what became of it
 * @param transfers from branch to branch
 * @param policies that branches go by
 */
public record RoadGround(
        DownLog messages, RoadsDown roads, Deliveries deliveries, Transfers transfers, Policies policies) {}
