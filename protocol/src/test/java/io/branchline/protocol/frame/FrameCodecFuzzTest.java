package io.branchline.protocol.frame;

import static org.assertj.core.api.Assertions.fail;

import io.branchline.protocol.support.SampleFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hostile bytes end in a frame or in {@link MalformedFrame}; a frame that came out can be written again. */
class FrameCodecFuzzTest {
    private static final int ROUNDS = Integer.getInteger("branchline.fuzz.rounds", 30_000);
    private static final long SEED = Long.getLong("branchline.fuzz.seed", 20261122L);

    private final Random random = new Random(SEED);

    @Test
    void randomBytesNeverBreakTheDecoder() {
        for (var round = 0; round < ROUNDS; round++) {
            var bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (random.nextBoolean() && bytes.length > 8) {
                System.arraycopy(HexFormat.of().parseHex("bf656672616d65"), 0, bytes, 0, 7);
            }
            decode(FrameCodec.cbor(), bytes);
            decode(FrameCodec.json(), bytes);
        }
    }

    @Test
    void damagedFramesNeverBreakTheDecoder() {
        for (var codec : List.of(FrameCodec.cbor(), FrameCodec.json())) {
            var frames = new ArrayList<byte[]>();
            SampleFrames.all().values().forEach(frame -> frames.add(codec.encode(frame)));
            for (var round = 0; round < ROUNDS; round++) {
                decode(codec, damaged(frames.get(random.nextInt(frames.size())), frames));
            }
        }
    }

    @Test
    void framesCutAtEveryByteNeverBreakTheDecoder() {
        for (var codec : List.of(FrameCodec.cbor(), FrameCodec.json())) {
            for (var frame : SampleFrames.all().values()) {
                var bytes = codec.encode(frame);
                for (var length = 0; length < bytes.length; length++) {
                    var cut = Arrays.copyOf(bytes, length);
                    try {
                        fail("a frame of " + bytes.length + " bytes cut to " + length + " gave " + codec.decode(cut));
                    } catch (MalformedFrame expected) {
                        // What must happen.
                    }
                }
            }
        }
    }

    private byte[] damaged(byte[] original, List<byte[]> others) {
        var bytes = original.clone();
        for (var changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            var at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = insert(bytes, at, new byte[1 + random.nextInt(9)]);
                case 4 -> bytes = insert(bytes, at, slice(others.get(random.nextInt(others.size()))));
                default -> bytes = insert(bytes, at, slice(bytes));
            }
        }
        return bytes;
    }

    private byte[] slice(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        var from = random.nextInt(bytes.length);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(60)));
    }

    private static byte[] insert(byte[] into, int at, byte[] what) {
        var result = Arrays.copyOf(into, into.length + what.length);
        System.arraycopy(what, 0, result, at, what.length);
        System.arraycopy(into, at, result, at + what.length, into.length - at);
        return result;
    }

    private static void decode(FrameCodec codec, byte[] bytes) {
        try {
            var frame = codec.decode(bytes);
            var again = codec.decode(codec.encode(frame));
            if (!again.equals(frame)) {
                fail("seed " + SEED + ": not the same frame again: "
                        + HexFormat.of().formatHex(bytes));
            }
        } catch (MalformedFrame expected) {
            // What should happen to most of them.
        } catch (RuntimeException | Error broken) {
            fail(
                    "seed " + SEED + ": " + codec.subprotocol() + " "
                            + HexFormat.of().formatHex(bytes),
                    broken);
        }
    }
}
