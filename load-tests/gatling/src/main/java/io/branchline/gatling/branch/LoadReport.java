package io.branchline.gatling.branch;

import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.stats.Status;
import io.gatling.core.CoreComponents;
import io.gatling.javaapi.core.ActionBuilder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.List;

/**
 * Puts times into Gatling's report that no request of Gatling's own has: a sale is settled while its virtual user makes the
 * next one. Thread-safe.
 */
public final class LoadReport {
    private static final String SCENARIO = "branches";

    /** What happens before the measuring begins has one name for all: a cold hub and a cold Gatling say nothing of either. */
    public static final String WARM_UP = "warm-up";

    private final BooleanSupplier warmingUp;
    private volatile @Nullable CoreComponents gatling;

    /** A report that asks whether the measuring has begun. */
    public LoadReport(BooleanSupplier warmingUp) {
        this.warmingUp = warmingUp;
    }

    /** The first step of a scenario that notes something here; it costs the virtual user nothing. */
    public ActionBuilder attached() {
        return () -> (context, next) -> {
            gatling = context.coreComponents();
            return next;
        };
    }

    /** Milliseconds by the clock of the report. */
    public long now() {
        var attached = gatling;
        return attached == null ? System.currentTimeMillis() : attached.clock().nowMillis();
    }

    /** Something took from one moment to another and was well. */
    public void ok(String name, long fromMillis, long toMillis) {
        note(name, fromMillis, toMillis, OK$.MODULE$, null);
    }

    /** Something was not well. */
    public void failed(String name, long fromMillis, long toMillis, String why) {
        note(name, fromMillis, toMillis, KO$.MODULE$, why);
    }

    private void note(String name, long from, long to, Status status, @Nullable String why) {
        var attached = gatling;
        if (attached != null) {
            attached.statsEngine()
                    .logResponse(
                            SCENARIO,
                            List.<String>newBuilder().result(),
                            warmingUp.getAsBoolean() ? WARM_UP : name,
                            from,
                            Math.max(from, to),
                            status,
                            Option.empty(),
                            Option.apply(why));
        }
    }
}
