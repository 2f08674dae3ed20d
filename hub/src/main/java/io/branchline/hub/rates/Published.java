package io.branchline.hub.rates;

import io.branchline.protocol.rate.Quote;
import java.util.List;

/**
 * What became of quotes that were in order. Valid once the transaction has committed.
 *
 * @param released with their versions
 * @param waiting for a second person
 */
public record Published(List<Quote> released, List<Proposal> waiting) {
    public Published {
        released = List.copyOf(released);
        waiting = List.copyOf(waiting);
    }
}
