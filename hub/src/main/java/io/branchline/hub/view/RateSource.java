package io.branchline.hub.view;

import io.vertx.core.Future;
import java.util.Map;

/** Where the feed gets the rates from. Asked every few seconds while somebody reads them; thread-safe. */
@FunctionalInterface
public interface RateSource {
    /**
     * What branches go by now or will.
     *
     * @return by pair and kind, the JSON objects of all its rates, parted by commas
     */
    Future<Map<String, String>> current(int tenant);
}
