package io.branchline.protocol.frame;

/**
 * Down: the hub is draining or full. The agent stops sending, waits for what is in flight to settle or for the close,
 * and comes back after the given time.
 *
 * @param comeBackAfterMs slot in milliseconds from now
 */
public record Leave(long comeBackAfterMs) implements Frame {}
