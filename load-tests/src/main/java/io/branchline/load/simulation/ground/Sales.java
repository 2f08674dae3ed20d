package io.branchline.load.simulation.ground;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.Priority;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes events of every priority, and now and then one that PostgreSQL will not take. */
public final class Sales {
    /** An event and the priority the agent's policy gives it. */
    public record Sale(Event event, Priority priority) {}

    private static final String POISON = "poison";
    private static final Instant OPENING = Instant.parse("2026-03-02T08:00:00Z");
    private static final List<Payload> PAYLOADS = IntStream.rangeClosed(0, Shape.PAYLOAD_MAX)
            .mapToObj(size -> Payload.of("\"" + "x".repeat(Math.max(0, size - 2)) + "\""))
            .toList();
    private static final List<Priority> MIX = List.of(
            Priority.SALES,
            Priority.SALES,
            Priority.SALES,
            Priority.STOCK,
            Priority.STOCK,
            Priority.RECORDS,
            Priority.REPORTS);

    private final Stage stage;
    private final String prefix;
    private int made;

    /** Makes events whose ids begin with a prefix. */
    public Sales(Stage stage, String prefix) {
        this.stage = stage;
        this.prefix = prefix;
    }

    /** The next one, of a priority chance decides. */
    public Sale next() {
        return next(MIX.get(stage.random().nextInt(MIX.size())));
    }

    /** The next one of a priority that carries stock, for another branch. */
    public Sale nextFor(String branch) {
        var sale = next(Priority.STOCK);
        return new Sale(sale.event().withExtensions(Map.of("tobranch", branch)), sale.priority());
    }

    /** The next one of a priority. */
    public Sale next(Priority priority) {
        var subject = stage.weather().strikes(Fault.POISON) ? POISON : null;
        var time = now(stage).atOffset(ZoneOffset.UTC);
        var payload = PAYLOADS.get(stage.random().nextInt(20, PAYLOADS.size()));
        var type = "priority." + priority.level();
        var event =
                new Event(prefix + made++, "/pos", type, time, subject, Collections.emptySortedMap(), null, payload);
        return new Sale(event, priority);
    }

    /** Virtual time as an instant. */
    public static Instant now(Stage stage) {
        return OPENING.plusNanos(stage.clock().nowMicros() * 1_000);
    }

    /** Will PostgreSQL refuse it? */
    public static boolean poison(Event event) {
        return POISON.equals(event.subject());
    }
}
