package io.branchline.hub.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of quarantined events or gaps.
 *
 * @param items newest first
 * @param next opaque cursor of the next page; null if this is the last
 */
public record TroublePage(List<Trouble> items, @Nullable String next) {
    public TroublePage {
        items = List.copyOf(items);
    }
}
