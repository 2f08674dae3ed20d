package io.branchline.hub.feed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The newest value of each key, and when it last changed: what a reader lacks is what changed after the version it has, so
 * a slow reader skips values but never keys. Context: the feed's.
 *
 * @param <K> what tells the values apart and what readers choose by
 */
final class Board<K> {
    private record Cell(String json, long version) {}

    private final Map<K, Cell> cells = new LinkedHashMap<>();
    private long version;

    /** Takes all values as they are now; a key that is gone is forgotten silently: its reader gets a new snapshot. */
    boolean show(Map<K, String> values) {
        version++;
        values.forEach(this::show);
        return cells.keySet().retainAll(values.keySet());
    }

    long version() {
        return version;
    }

    /** Values that changed after a version, of the keys chosen. */
    List<String> since(long before, Predicate<K> chosen) {
        var found = new ArrayList<String>();
        cells.forEach((key, cell) -> {
            if (cell.version() > before && chosen.test(key)) {
                found.add(cell.json());
            }
        });
        return found;
    }

    private void show(K key, String json) {
        var cell = cells.get(key);
        if (cell == null || !cell.json().equals(json)) {
            cells.put(key, new Cell(json, version));
        }
    }
}
