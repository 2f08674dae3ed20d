package io.branchline.hub.rates;

import io.branchline.protocol.rate.Quote;
import org.jspecify.annotations.Nullable;

/**
 * What became of a proposal. Valid once the transaction has committed.
 *
 * @param proposal as it stands now
 * @param released the quote, if it was approved and not overtaken; else null
 */
public record Decided(Proposal proposal, @Nullable Quote released) {}
