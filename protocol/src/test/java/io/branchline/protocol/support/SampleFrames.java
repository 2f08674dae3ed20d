package io.branchline.protocol.support;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.Problem;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Status;
import io.branchline.protocol.frame.Welcome;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One frame of each kind, by name; the golden vectors hold the same. */
public final class SampleFrames {
    private static final UUID EPOCH = UUID.fromString("0193532c-7a10-7c3e-9a55-0d6f5a1b2c3d");
    private static final UUID SESSION = UUID.fromString("0193532c-8000-7000-8000-000000000001");
    private static final Instant NOW = Instant.parse("2026-11-22T08:15:31.250Z");

    private SampleFrames() {}

    public static Map<String, Frame> all() {
        var frames = new LinkedHashMap<String, Frame>();
        var lost = new Gap(EPOCH, Priority.REPORTS, 7, Gap.OPEN_END, "journal damaged at page 12");
        frames.put(
                "hello",
                new Hello(
                        1,
                        "branchline-agent/0.1.0",
                        EPOCH,
                        PerPriority.of(101, 1, 1, 6),
                        PerPriority.of(140, 12, 0, 5),
                        17,
                        40,
                        1,
                        NOW,
                        List.of(lost)));
        frames.put(
                "welcome",
                new Welcome(
                        SESSION,
                        PerPriority.of(138, 12, 0, 5),
                        List.of("till-3-000138", "till-1-000012", "", "day-2026-11-21"),
                        PerPriority.of(262_144, 131_072, 65_536, 65_536),
                        new Welcome.Limits(1_048_576, 512, 5000),
                        NOW,
                        19,
                        42));
        frames.put("events", new Events(Priority.SALES, 139, List.of(sale("till-3-000139"), plain())));
        frames.put(
                "settled",
                new Settled(Priority.SALES, 140, 263_000, List.of(new Settled.Quarantined(140, "amount is negative"))));
        frames.put("gap", new Gap(EPOCH, Priority.STOCK, 13, 15, "row checksum differs"));
        frames.put(
                "deliver",
                new Deliver(
                        17,
                        List.of(new Deliver.Item(19, plain())),
                        new Deliver.Missed(18, "away for longer than head office keeps items")));
        frames.put("applied", new Applied(19, List.of(new Refused(19, "/routes is missing"))));
        frames.put("rates", new Rates(List.of(new Deliver.Item(42, rate()))));
        frames.put("ratesApplied", new RatesApplied(42, List.of()));
        frames.put(
                "status",
                new Status(
                        PerPriority.of(140, 12, 0, 5),
                        PerPriority.of(312, 12, 0, 5),
                        Instant.parse("2026-11-22T08:02:11.5Z"),
                        9_876_543_210L,
                        1_048_576,
                        false));
        frames.put("problem", new Problem(CloseReason.SEQUENCE_GAP, "continues at 9; expected is 8", "/first"));
        frames.put("leave", new Leave(2500));
        return frames;
    }

    public static Event sale(String id) {
        return new Event(
                        id,
                        "/pos/till-3",
                        "sale.completed",
                        OffsetDateTime.parse("2026-11-22T10:15:30.123+02:00"),
                        "R-2026-000139",
                        new java.util.TreeMap<>(Map.of(
                                "traceparent",
                                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                "kassir",
                                "Łucja 😀")),
                        null,
                        io.branchline.protocol.event.Payload.of(
                                "{ \"total\": {\"amount\":\"12.50\",\"currency\":\"EUR\"}, \"big\": 19999999999999.99, \"exact\":1.10}"))
                .recordedAt(Instant.parse("2026-11-22T08:15:30.456789Z"));
    }

    public static Event rate() {
        return Event.of(
                "rate-42",
                "/hq/rates",
                "rate.published",
                OffsetDateTime.parse("2026-11-22T08:15:31Z"),
                "{\"base\":\"USD\",\"quote\":\"IDR\",\"unit\":1,\"kind\":\"cash\",\"bid\":\"15500\",\"mid\":\"15600\",\"ask\":\"15700\","
                        + "\"source\":\"treasury\",\"asOf\":\"2026-11-22T08:15:00Z\",\"validFrom\":\"2026-11-22T08:15:31Z\","
                        + "\"version\":42}");
    }

    public static Event plain() {
        return Event.of("a", "/b", "report.published", OffsetDateTime.parse("2026-11-22T00:00:00Z"), "[1.00,\"ü\\n\"]");
    }
}
