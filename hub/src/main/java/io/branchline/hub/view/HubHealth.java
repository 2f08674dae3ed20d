package io.branchline.hub.view;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether this node reaches what it needs. Thread-safe.
 *
 * @param postgresql whether PostgreSQL answered the last question
 * @param redis {@code up}, {@code down}, or {@code none} on a node without Redis
 */
public record HubHealth(BooleanSupplier postgresql, Supplier<String> redis) {}
