package io.branchline.hub.policy;

import java.time.Instant;

/**
 * A policy as it was published.
 *
 * @param kind what it is about
 * @param version rises with every change of a kind
 * @param json byte for byte as it was published
 * @param by who published it
 * @param at when
 */
public record Policy(PolicyKind kind, int version, String json, String by, Instant at) {}
