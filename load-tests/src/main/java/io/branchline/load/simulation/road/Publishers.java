package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Sales;
import io.branchline.load.simulation.ground.Shape;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateKey;
import io.branchline.protocol.rate.RateKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The people at head office who send messages and quotes, through whichever hub node answers. */
public final class Publishers {
    /** Type of an item a branch has no use for. */
    static final String UNUSABLE = "unusable";

    /** Type of an item that sets something. */
    static final String SETTING = "config.set";

    private static final List<String> BASES = List.of("USD", "EUR", "GBP", "JPY", "AUD");
    private static final RateKey UNREADABLE = new RateKey("CHF", "IDR", RateKind.CASH);
    private static final int SETTINGS = 4;
    private static final long SCHEDULED_MICROS_MAX = 15_000_000;

    private final Stage stage;
    private final HeadOffice office;
    private final Shape shape;
    private final Supplier<Lifetime> node;
    private long made;

    /** People who reach head office through the node that is given at that moment. */
    public Publishers(Stage stage, HeadOffice office, Shape shape, Supplier<Lifetime> node) {
        this.stage = stage;
        this.office = office;
        this.shape = shape;
        this.node = node;
    }

    /** Sends a message: a setting, which replaces the one before, or a notice, each of which counts. */
    public void message() {
        var unusable = stage.weather().strikes(Fault.UNUSABLE_ITEM);
        var key = !unusable && stage.chance(0.5) ? "config:" + stage.random().nextInt(SETTINGS) : null;
        var event = event(unusable ? UNUSABLE : key == null ? "notice.posted" : SETTING, key);
        var targets = Targets.draw(stage, shape.branches());
        append(tables -> tables.append(event, key, targets));
    }

    /** Sends many messages at once. */
    public void manyMessages() {
        for (var count = stage.random().nextInt(20, 100); count > 0; count--) {
            message();
        }
    }

    /** Publishes a quote. */
    public void quote() {
        var usable = !stage.weather().strikes(Fault.UNUSABLE_ITEM);
        var quote = quote(usable ? anyKey() : UNREADABLE, stage.chance(0.25) ? soon() : Sales.now(stage));
        var targets = Targets.draw(stage, shape.branches());
        append(tables -> {
            tables.release(quote, targets, usable);
            return tables.heads();
        });
    }

    /** Imports many quotes of all keys in one transaction, or one after the other. */
    public void burst() {
        var count = stage.random().nextInt(10, 60);
        if (stage.chance(0.5)) {
            for (var left = count; left > 0; left--) {
                quote();
            }
            return;
        }
        var targets = Targets.draw(stage, shape.branches());
        append(tables -> {
            for (var left = count; left > 0; left--) {
                tables.release(quote(anyKey(), Sales.now(stage)), targets, true);
            }
            return tables.heads();
        });
    }

    /** Schedules quotes of one key for one moment after the other. */
    public void schedule() {
        var key = anyKey();
        append(tables -> {
            var moments = Stream.generate(this::soon)
                    .limit(stage.random().nextInt(2, 40))
                    .sorted();
            moments.forEach(moment -> tables.release(quote(key, moment), Targets.draw(stage, shape.branches()), true));
            return tables.heads();
        });
    }

    private <T> void append(Function<OfficeTables, T> work) {
        office.append(node.get(), work, done -> {}, () -> {});
    }

    private RateKey anyKey() {
        return new RateKey(BASES.get(stage.random().nextInt(shape.down().keys())), "IDR", RateKind.CASH);
    }

    private Instant soon() {
        return Sales.now(stage).plus(stage.micros(1, SCHEDULED_MICROS_MAX), ChronoUnit.MICROS);
    }

    private Quote quote(RateKey key, Instant from) {
        var ends = stage.chance(0.3) ? from.plus(stage.micros(2_000_000, 40_000_000), ChronoUnit.MICROS) : null;
        return new Quote(key, 1, null, BigDecimal.valueOf(15_000 + ++made), null, "office", from, from, ends, 0, null);
    }

    private Event event(String type, @Nullable String subject) {
        return new Event(
                "m" + ++made,
                "/office",
                type,
                Sales.now(stage).atOffset(ZoneOffset.UTC),
                subject,
                Collections.emptySortedMap(),
                null,
                Payload.of("\"" + "x".repeat(stage.random().nextInt(Shape.PAYLOAD_MAX)) + "\""));
    }
}
