package io.branchline.protocol.frame;

/**
 * What travels on the link between an agent and the hub. One WebSocket message carries exactly one frame. The direction
 * and meaning of each is in {@code docs/protocol.md}; the same records have a CBOR and a JSON form ({@link FrameCodec}).
 */
public sealed interface Frame
        permits Hello, Welcome, Events, Settled, Gap, Deliver, Applied, Rates, RatesApplied, Status, Problem, Leave {}
