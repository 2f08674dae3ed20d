package io.branchline.hub.store;

import io.branchline.hub.branch.Branch;
import io.vertx.core.buffer.Buffer;

/**
 * A quarantined event with its bytes.
 *
 * @param trouble what the list says of it
 * @param branch where it comes from
 * @param raw JSON frame with the one event, or, if it cannot be written as one, its data as it came
 */
public record ApartEvent(Trouble trouble, Branch branch, Buffer raw) {}
