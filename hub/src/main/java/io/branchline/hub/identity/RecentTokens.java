package io.branchline.hub.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were good lately. For {@value #TRUSTED_MS} milliseconds one need not be looked up again; after that it
 * is only remembered as one that was good once. The least recently used goes first. Thread-safe.
 *
 * @param <T> what a token stands for
 */
final class RecentTokens<T> {
    /** Most tokens remembered. */
    static final int ENTRIES_MAX = 1_024;

    /** How long a token is taken without asking PostgreSQL, which is how long a revoked one may live on another node. */
    static final int TRUSTED_MS = 2_000;

    private final LongSupplier monotonicMs;
    private final Function<T, Operator> whose;
    private final Map<TokenHash, Seen<T>> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<TokenHash, Seen<T>> eldest) {
            return size() > ENTRIES_MAX;
        }
    };

    private record Seen<T>(T what, long atMs) {}

    RecentTokens(LongSupplier monotonicMs, Function<T, Operator> whose) {
        this.monotonicMs = monotonicMs;
        this.whose = whose;
    }

    synchronized Optional<T> trusted(TokenHash hash) {
        var found = seen.get(hash);
        return found == null || monotonicMs.getAsLong() - found.atMs() >= TRUSTED_MS
                ? Optional.empty()
                : Optional.of(found.what());
    }

    synchronized boolean wasGood(TokenHash hash) {
        return seen.containsKey(hash);
    }

    synchronized void good(TokenHash hash, T what, long askedAtMs) {
        seen.put(hash, new Seen<>(what, askedAtMs));
    }

    synchronized void bad(TokenHash hash) {
        seen.remove(hash);
    }

    synchronized void forget(int tenant, String name) {
        seen.values().removeIf(each -> {
            var operator = whose.apply(each.what());
            return operator.tenant() == tenant && operator.name().equals(name);
        });
    }
}
