package io.branchline.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The committed frames of a write-ahead log, read without SQLite (file format, section 4). Ends where SQLite's own
 * recovery ends: at the last commit before the first frame that is not whole.
 */
final class LogFrames {
    private static final int HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;
    private static final int MAGIC = 0x377f0682;

    /**
     * One page in the log.
     *
     * @param page its number
     * @param offset where its bytes are in the log
     */
    record Frame(int page, long offset) {}

    private final int pageBytes;
    private int first;
    private int second;

    private LogFrames(int pageBytes) {
        this.pageBytes = pageBytes;
    }

    /** The committed frames, oldest first; none if the file is absent or its header is not whole. */
    static List<Frame> read(Path file, int pageBytes) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new LogFrames(pageBytes).read(channel);
        }
    }

    private List<Frame> read(FileChannel channel) throws IOException {
        var header = ByteBuffer.allocate(HEADER_BYTES);
        fill(channel, header, 0);
        if (header.remaining() < HEADER_BYTES || (header.getInt(0) & ~1) != MAGIC || header.getInt(8) != pageBytes) {
            return List.of();
        }
        var magic = header.getInt(0);
        var words = (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        add(header.duplicate().order(words), 0, HEADER_BYTES - 8);
        if (first != header.getInt(24) || second != header.getInt(28)) {
            return List.of();
        }
        return frames(channel, header.getLong(16), words);
    }

    private List<Frame> frames(FileChannel channel, long salt, ByteOrder words) throws IOException {
        var whole = new ArrayList<Frame>();
        var committed = 0;
        var frame = ByteBuffer.allocate(FRAME_HEADER_BYTES + pageBytes);
        for (long at = HEADER_BYTES; ; at += frame.capacity()) {
            frame.clear();
            fill(channel, frame, at);
            if (frame.remaining() < frame.capacity() || frame.getLong(8) != salt) {
                break;
            }
            var ordered = frame.duplicate().order(words);
            add(ordered, 0, 8);
            add(ordered, FRAME_HEADER_BYTES, pageBytes);
            if (first != frame.getInt(16) || second != frame.getInt(20)) {
                break;
            }
            whole.add(new Frame(frame.getInt(0), at + FRAME_HEADER_BYTES));
            committed = frame.getInt(4) != 0 ? whole.size() : committed;
        }
        return whole.subList(0, committed);
    }

    private void add(ByteBuffer buffer, int at, int length) {
        for (var word = at; word < at + length; word += 8) {
            first += buffer.getInt(word) + second;
            second += buffer.getInt(word + 4) + first;
        }
    }

    /** Reads until the buffer is full or the file ends, and flips it. */
    static void fill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        var position = at;
        while (buffer.hasRemaining()) {
            var count = channel.read(buffer, position);
            if (count < 0) {
                break;
            }
            position += count;
        }
        buffer.flip();
    }
}
