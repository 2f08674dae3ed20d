package io.branchline.hub.live;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The batches handed on before the catch-up came to them, with bounded memory: with the place of the catch-up they say
 * exactly what was handed on. Those that had to be forgotten are counted until the catch-up has come past as many. Not
 * thread-safe.
 */
final class Beyond {
    private final int remembered;
    private final LinkedHashSet<Long> batches = new LinkedHashSet<>();
    private long forgotten;

    Beyond(int remembered) {
        this.remembered = remembered;
    }

    /** A batch was handed on. */
    void handed(long batch) {
        if (batches.add(batch) && batches.size() > remembered) {
            var _ = batches.removeFirst();
            forgotten++;
        }
    }

    /** The catch-up has come past a batch, which was handed on before. */
    void passed(long batch) {
        if (!batches.remove(batch) && forgotten > 0) {
            forgotten--;
        }
    }

    /** The catch-up has jumped beyond these, whether they were handed on or not. */
    void jumped(Set<Long> decided) {
        batches.removeAll(decided);
    }

    List<Long> batches() {
        return List.copyOf(batches);
    }

    /** Whether nothing was forgotten. */
    boolean isExact() {
        return forgotten == 0;
    }
}
