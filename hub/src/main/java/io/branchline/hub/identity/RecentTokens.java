package io.branchline.hub.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were good lately. For {@value #TRUSTED_MS} milliseconds one need not be looked up again; after that it
 * is only remembered as one that was good once. The least recently used goes first. Thread-safe.
 */
final class RecentTokens {
    /** Most tokens remembered. */
    static final int ENTRIES_MAX = 1_024;

    /** How long a token is taken without asking PostgreSQL, which is how long a revoked one may live on another node. */
    static final int TRUSTED_MS = 2_000;

    private final LongSupplier monotonicMs;
    private final Map<TokenHash, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<TokenHash, Seen> eldest) {
            return size() > ENTRIES_MAX;
        }
    };

    private record Seen(Operator operator, long atMs) {}

    RecentTokens(LongSupplier monotonicMs) {
        this.monotonicMs = monotonicMs;
    }

    synchronized Optional<Operator> trusted(TokenHash hash) {
        var found = seen.get(hash);
        return found == null || monotonicMs.getAsLong() - found.atMs() >= TRUSTED_MS
                ? Optional.empty()
                : Optional.of(found.operator());
    }

    synchronized boolean wasGood(TokenHash hash) {
        return seen.containsKey(hash);
    }

    synchronized void good(TokenHash hash, Operator operator, long askedAtMs) {
        seen.put(hash, new Seen(operator, askedAtMs));
    }

    synchronized void bad(TokenHash hash) {
        seen.remove(hash);
    }

    synchronized void forget(int tenant, String name) {
        seen.values()
                .removeIf(each -> each.operator().tenant() == tenant
                        && each.operator().name().equals(name));
    }
}
