package io.branchline.hub.feed.figures;

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
public final class Board<K> {
    private record Cell(String json, long version) {}

    private final Map<K, Cell> cells = new LinkedHashMap<>();
    private long version = 1;

    /** Takes all values as they are now; whether a key that was shown is gone, which only a new snapshot can tell. */
    boolean show(Map<K, String> values) {
        var next = version + 1;
        values.forEach((key, json) -> show(key, json, next));
        return cells.keySet().retainAll(values.keySet());
    }

    /** Changes whenever a value does; 1 before the first. */
    public long version() {
        return version;
    }

    /** Values that changed after a version, of the keys chosen. 0 is before all. */
    public List<String> since(long before, Predicate<K> chosen) {
        if (before >= version) {
            return List.of();
        }
        var found = new ArrayList<String>();
        cells.forEach((key, cell) -> {
            if (cell.version() > before && chosen.test(key)) {
                found.add(cell.json());
            }
        });
        return found;
    }

    private void show(K key, String json, long next) {
        var cell = cells.get(key);
        if (cell == null || !cell.json().equals(json)) {
            cells.put(key, new Cell(json, next));
            version = next;
        }
    }
}
