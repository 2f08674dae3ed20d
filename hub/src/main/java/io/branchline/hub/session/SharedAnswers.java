package io.branchline.hub.session;

import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.frame.RatesApplied;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames, and one only once: thousands of branches answer a rate within milliseconds and with the same bytes.
 * Thread-safe.
 */
public final class SharedAnswers {
    /** Longer ones name quotes that were refused, each branch its own. */
    private static final int BYTES_MAX = 128;

    private static final class Answer {
        private final FrameCodec codec;
        private final byte[] bytes;
        private final RatesApplied frame;

        Answer(FrameCodec codec, byte[] bytes, RatesApplied frame) {
            this.codec = codec;
            this.bytes = bytes;
            this.frame = frame;
        }
    }

    private volatile @Nullable Answer last;

    /** Nothing was read yet. */
    public SharedAnswers() {}

    /**
     * The frame in these bytes.
     *
     * @throws MalformedFrame if there is none
     */
    Frame read(byte[] bytes, FrameCodec codec) throws MalformedFrame {
        var answer = last;
        if (answer != null && answer.codec == codec && Arrays.equals(answer.bytes, bytes)) {
            return answer.frame;
        }
        var frame = codec.decode(bytes);
        if (frame instanceof RatesApplied applied && bytes.length <= BYTES_MAX) {
            last = new Answer(codec, bytes, applied);
        }
        return frame;
    }
}
