package io.branchline.hub.downlink;

import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Rates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a frame once for all sessions that are sent the same: bounded by number and bytes, the one used least recently
 * goes first. Thread-safe; two event loops that miss at the same moment both encode, and no one waits for the other.
 */
public final class SharedFrames {
    private static final int FRAMES_MAX = 512;
    private static final long BYTES_MAX = 16L << 20;

    private record Key(int tenant, boolean binary, boolean isRates, long after, List<Long> positions) {}

    /** Rates as they were asked for last. */
    private record Latest(List<Deliver.Item> items, boolean binary, SharedFrame frame) {}

    private final Map<Key, SharedFrame> frames = new LinkedHashMap<>(64, 0.75f, true);
    private final LongAdder encoded = new LongAdder();
    private final LongAdder shared = new LongAdder();
    private volatile @Nullable Latest latest;
    private long bytes;

    /** An empty cache. */
    SharedFrames() {}

    /** The frame of rates in this encoding; the same list of items as the one before is not even compared. */
    @SuppressWarnings("ReferenceEquality") // All who follow live are given the same list, and comparing costs more.
    public SharedFrame rates(int tenant, Rates rates, FrameCodec codec) {
        var last = latest;
        if (last != null && last.items == rates.items() && last.binary == codec.binary()) {
            shared.increment();
            return last.frame;
        }
        var frame = shared(new Key(tenant, codec.binary(), true, 0, positions(rates.items())), rates, codec);
        latest = new Latest(rates.items(), codec.binary(), frame);
        return frame;
    }

    /** The frame of messages in this encoding; one that says what was missed belongs to its session alone. */
    public SharedFrame messages(int tenant, Deliver deliver, FrameCodec codec) {
        return deliver.missed() == null
                ? shared(
                        new Key(tenant, codec.binary(), false, deliver.after(), positions(deliver.items())),
                        deliver,
                        codec)
                : alone(deliver, codec);
    }

    /** The frame for one session alone. */
    public SharedFrame alone(Deliver deliver, FrameCodec codec) {
        encoded.increment();
        return SharedFrame.alone(codec.encode(deliver), codec.binary(), positions(deliver.items()));
    }

    /** Frames that were encoded. */
    public long encoded() {
        return encoded.sum();
    }

    /** Frames that were taken as another session had them. */
    public long shared() {
        return shared.sum();
    }

    private SharedFrame shared(Key key, Frame frame, FrameCodec codec) {
        synchronized (frames) {
            var known = frames.get(key);
            if (known != null) {
                shared.increment();
                return known;
            }
        }
        encoded.increment();
        var made = SharedFrame.of(codec.encode(frame), codec.binary(), key.positions);
        keep(key, made);
        return made;
    }

    private void keep(Key key, SharedFrame made) {
        synchronized (frames) {
            if (made.bytes() > BYTES_MAX || frames.putIfAbsent(key, made) != null) {
                return;
            }
            bytes += made.bytes();
            var oldest = frames.values().iterator();
            while ((bytes > BYTES_MAX || frames.size() > FRAMES_MAX) && oldest.hasNext()) {
                bytes -= oldest.next().bytes();
                oldest.remove();
            }
        }
    }

    private static List<Long> positions(List<Deliver.Item> items) {
        return items.stream().map(Deliver.Item::position).toList();
    }
}
