package io.branchline.protocol.frame;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Events per second and core through the codec; run by hand: {@code main} of the test classes. */
final class FrameCodecBench {
    private FrameCodecBench() {}

    public static void main(String[] args) throws MalformedFrame {
        var events = new ArrayList<Event>();
        for (var n = 0; n < 64; n++) {
            events.add(Event.of(
                            "0193532c-7a10-7c3e-9a55-0d6f5a1b2c" + (10 + n),
                            "/pos/till-3",
                            "sale.completed",
                            OffsetDateTime.parse("2026-11-22T10:15:30.123+02:00"),
                            "{\"pad\":\"" + "x".repeat(480) + "\"}")
                    .recordedAt(Instant.parse("2026-11-22T08:15:30.456Z")));
        }
        var frame = new Events(Priority.SALES, 1, List.copyOf(events));
        for (var round = 0; round < 4; round++) {
            measure(FrameCodec.cbor(), frame);
            measure(FrameCodec.json(), frame);
        }
    }

    private static void measure(FrameCodec codec, Events frame) throws MalformedFrame {
        var bytes = codec.encode(frame);
        var rounds = 20_000;
        var kept = 0L;
        var start = System.nanoTime();
        for (var n = 0; n < rounds; n++) {
            kept += codec.decode(bytes).hashCode() & 1;
        }
        var decoded = System.nanoTime();
        for (var n = 0; n < rounds; n++) {
            kept += codec.encode(frame).length;
        }
        var encoded = System.nanoTime();
        System.out.printf(
                "%s: decode %,.0f events/s, encode %,.0f events/s (%d)%n",
                codec.subprotocol(),
                rounds * 64 * 1e9 / (decoded - start),
                rounds * 64 * 1e9 / (encoded - decoded),
                kept);
    }
}
