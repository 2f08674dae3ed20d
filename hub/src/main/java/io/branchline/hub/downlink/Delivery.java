package io.branchline.hub.downlink;

import io.branchline.protocol.frame.Deliver;
import java.util.List;

/**
 * What was read of the messages for one branch.
 *
 * @param items in order; empty if there is nothing for it
 * @param forgotten highest position ever forgotten for one of its targets, 0 if none
 * @param recent whether others who follow live read the same
 */
public record Delivery(List<Deliver.Item> items, long forgotten, boolean recent) {
    public Delivery {
        items = List.copyOf(items);
    }
}
