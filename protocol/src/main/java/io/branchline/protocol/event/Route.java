package io.branchline.protocol.event;

/**
 * What the routing policy says about a type.
 *
 * @param priority how important its events are
 * @param direction where they may travel
 * @param mode when they may travel
 */
public record Route(Priority priority, DirectionClass direction, SyncMode mode) {}
