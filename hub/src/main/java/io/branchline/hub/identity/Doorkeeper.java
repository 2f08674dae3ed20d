package io.branchline.hub.identity;

import io.branchline.hub.identity.NotAdmitted.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the operators of one tenant in by their tokens, and slows whoever keeps coming with wrong ones: an address that
 * failed too often is not looked at for a while, unless its token was good lately, so that behind one proxy a stranger
 * does not lock everybody out. Failures are counted and logged, without the token. Thread-safe.
 */
public final class Doorkeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final Operators operators;
    private final int tenant;
    private final MeterRegistry registry;
    private final FailedAttempts attempts;

    /**
     * A doorkeeper of this tenant.
     *
     * @param monotonicMs a clock that never jumps, in milliseconds
     */
    public Doorkeeper(Operators operators, int tenant, MeterRegistry registry, LongSupplier monotonicMs) {
        this.operators = operators;
        this.tenant = tenant;
        this.registry = registry;
        this.attempts = new FailedAttempts(monotonicMs);
    }

    /**
     * Who this is.
     *
     * @param door for metric and log: {@code api}, {@code feed} or {@code session}
     * @param address of the peer, without its port
     * @param token what it offers; null if nothing
     * @return fails with {@link NotAdmitted}, or with whatever kept PostgreSQL from answering
     */
    public Future<Operator> admit(String door, String address, @Nullable String token) {
        if (token == null) {
            return refuse(door, Reason.MISSING);
        }
        return look(address, operators.wasGood(token), () -> operators.authenticate(tenant, token), door)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> wrong(door, address, token)));
    }

    /** Who is signed in at a browser that offers this secret; as {@link #admit}. */
    public Future<SignedIn> admitBrowser(String door, String address, String secret) {
        var signIns = operators.signIns();
        return look(address, signIns.wasGood(secret), () -> signIns.find(tenant, secret), door)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> refuse(door, Reason.SIGNED_OUT)));
    }

    /** Who has this ticket, which is worth nothing afterwards; as {@link #admit}. */
    public Future<Admitted> redeem(String door, String address, String ticket) {
        return look(address, false, () -> operators.signIns().redeem(tenant, ticket), door)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> refuse(door, Reason.USED)));
    }

    /** Which of these tokens and sign-ins are still good; for those who came in with one and stayed. */
    public Future<Set<TokenHash>> stillGood(Set<TokenHash> hashes) {
        var tokens = operators.stillGood(tenant, hashes);
        var browsers = operators.signIns().stillGood(tenant, hashes);
        return Future.all(tokens, browsers)
                .map(both -> Stream.concat(tokens.result().stream(), browsers.result().stream())
                        .collect(Collectors.toSet()));
    }

    private <T> Future<Optional<T>> look(
            String address, boolean wasGood, Supplier<Future<Optional<T>>> question, String door) {
        if (!wasGood && !attempts.begin(address)) {
            return refuse(door, Reason.SLOWED);
        }
        return question.get().onComplete(answer -> {
            if (!wasGood && (answer.failed() || answer.result().isPresent())) {
                attempts.forgive(address);
            }
        });
    }

    private Future<Operator> wrong(String door, String address, String token) {
        var name = OperatorToken.parse(token).map(OperatorToken::name);
        LOG.info("A token was refused. door={} remote={} name={}", door, address, name.orElse("of no known form"));
        return refuse(door, Reason.WRONG);
    }

    private <T> Future<T> refuse(String door, Reason reason) {
        Counter.builder("branchline_hub_tokens_refused_total")
                .description("Requests and hellos without a good token of an operator")
                .tag("door", door)
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment();
        return Future.failedFuture(new NotAdmitted(reason));
    }
}
