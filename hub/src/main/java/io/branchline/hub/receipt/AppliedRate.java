package io.branchline.hub.receipt;

import io.branchline.protocol.rate.Quote;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rate a branch went by at some moment.
 *
 * @param quote the quote
 * @param deliveredAt when it was handed to the branch's socket
 * @param appliedAt when the branch said that it has it; in effect from then or from its {@code validFrom}, whichever is
 *     later
 */
public record AppliedRate(Quote quote, @Nullable Instant deliveredAt, Instant appliedAt) {}
