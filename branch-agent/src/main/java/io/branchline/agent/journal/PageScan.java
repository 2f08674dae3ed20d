package io.branchline.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through every page of a damaged database and its log without SQLite and gives out every record of a table leaf
 * that can be decoded (file format, sections 1.6 and 2.1). Trusts nothing: the taker checks each record's checksum.
 * Because trees are not followed, a damaged inner page costs no row at all.
 */
final class PageScan implements AutoCloseable {
    /** A record claims to be at most this long: the largest event and its envelope, and then some. */
    private static final int RECORD_BYTES_MAX = 1 << 20;

    private static final int LEAF_HEADER_BYTES = 8;
    private static final int FILE_HEADER_BYTES = 100;

    /** Takes records; says whether one is whole, so that a second way to put it together need not be tried. */
    interface Taker {
        /**
         * One record.
         *
         * @param page where it was found; a page seen again is a newer version
         * @param rowid key
         * @param values {@code null}, {@code Long}, {@code String} or {@code byte[]}
         */
        boolean take(int page, long rowid, List<@Nullable Object> values) throws IOException;
    }

    private final int pageBytes;
    private final int localMax;
    private final int localMin;
    private final FileChannel database;
    private final @Nullable FileChannel log;
    private final List<LogFrames.Frame> frames;
    private final Map<Integer, Long> newest = new HashMap<>();

    PageScan(Path databaseFile, Path logFile, int pageBytes) throws IOException {
        this.pageBytes = pageBytes;
        // Local payload of a table leaf cell, by the format's formulas.
        this.localMax = pageBytes - 35;
        this.localMin = (pageBytes - 12) * 32 / 255 - 23;
        frames = LogFrames.read(logFile, pageBytes);
        frames.forEach(frame -> newest.put(frame.page(), frame.offset()));
        database = FileChannel.open(databaseFile, StandardOpenOption.READ);
        log = Files.exists(logFile) ? FileChannel.open(logFile, StandardOpenOption.READ) : null;
    }

    /** Every record of every version of every page: first the database's, then the log's in order. */
    void run(Taker taker) throws IOException {
        var pages = (database.size() + pageBytes - 1) / pageBytes;
        for (var page = 1; page <= pages; page++) {
            var bytes = inDatabase(page);
            if (bytes != null) {
                scan(page, bytes, taker);
            }
        }
        for (var frame : frames) {
            var bytes = inLog(frame.offset());
            if (bytes != null) {
                scan(frame.page(), bytes, taker);
            }
        }
    }

    @Override
    public void close() throws IOException {
        database.close();
        if (log != null) {
            log.close();
        }
    }

    /**
     * Cells by the pointers of the page. The header's own count is not believed: pointers are followed until they meet
     * the cells. A pointer that was left behind leads to an older copy of a row, which is as good.
     */
    private void scan(int page, ByteBuffer bytes, Taker taker) throws IOException {
        var pointer = (page == 1 ? FILE_HEADER_BYTES : 0) + LEAF_HEADER_BYTES;
        var cells = pageBytes;
        while (pointer + 2 <= cells) {
            var cell = Short.toUnsignedInt(bytes.getShort(pointer));
            pointer += 2;
            if (cell >= pointer && cell < pageBytes - 4) {
                if (cell(page, bytes.duplicate().position(cell), taker)) {
                    cells = Math.min(cells, cell);
                }
            }
        }
    }

    private boolean cell(int page, ByteBuffer cell, Taker taker) throws IOException {
        var length = varint(cell);
        var rowid = varint(cell);
        if (length < 2 || length > RECORD_BYTES_MAX) {
            return false;
        }
        for (var fromLog : new boolean[] {true, false}) {
            var payload = payload(cell.duplicate(), (int) length, fromLog);
            var values = payload == null ? Optional.<List<@Nullable Object>>empty() : values(payload);
            if (values.isPresent() && taker.take(page, rowid, values.get())) {
                return true;
            }
        }
        return false;
    }

    private byte @Nullable [] payload(ByteBuffer cell, int length, boolean fromLog) throws IOException {
        var wanted = localMin + (length - localMin) % (pageBytes - 4);
        var local = length <= localMax ? length : wanted <= localMax ? wanted : localMin;
        var payload = new byte[length];
        if (cell.remaining() < local + (length > local ? 4 : 0)) {
            return null;
        }
        cell.get(payload, 0, local);
        var done = local;
        var next = length > local ? cell.getInt() : 0;
        while (done < length) {
            var page = next <= 0 ? null : page(next, fromLog);
            if (page == null) {
                return null;
            }
            next = page.getInt();
            var part = Math.min(length - done, pageBytes - 4);
            page.get(payload, done, part);
            done += part;
        }
        return payload;
    }

    private @Nullable ByteBuffer page(int number, boolean fromLog) throws IOException {
        var offset = fromLog ? newest.get(number) : null;
        return offset == null ? inDatabase(number) : inLog(offset);
    }

    private @Nullable ByteBuffer inDatabase(int number) {
        return page(database, (number - 1L) * pageBytes);
    }

    private @Nullable ByteBuffer inLog(long offset) {
        return log == null ? null : page(log, offset);
    }

    /** A page, filled up with zeros where the file ends within it; null if the disk does not give it. */
    private @Nullable ByteBuffer page(FileChannel channel, long offset) {
        try {
            var page = ByteBuffer.allocate(pageBytes);
            LogFrames.fill(channel, page, offset);
            return page.remaining() == 0 ? null : page.limit(pageBytes);
        } catch (IOException _) {
            return null;
        }
    }

    private static Optional<List<@Nullable Object>> values(byte[] payload) {
        var header = ByteBuffer.wrap(payload);
        var headerBytes = varint(header);
        if (headerBytes < 1 || headerBytes > payload.length) {
            return Optional.empty();
        }
        var body = ByteBuffer.wrap(payload).position((int) headerBytes);
        var values = new ArrayList<@Nullable Object>();
        while (header.position() < headerBytes) {
            var type = varint(header);
            if (type < 0 || width(type) > body.remaining()) {
                return Optional.empty();
            }
            values.add(value(type, body));
        }
        return Optional.of(values);
    }

    private static long width(long type) {
        return type >= 12
                ? (type - 12) / 2
                : switch ((int) type) {
                    case 5 -> 6;
                    case 6, 7 -> 8;
                    case 0, 8, 9, 10, 11 -> 0;
                    default -> type;
                };
    }

    private static @Nullable Object value(long type, ByteBuffer body) {
        var width = (int) width(type);
        if (type >= 12) {
            var bytes = new byte[width];
            body.get(bytes);
            return type % 2 == 0 ? (Object) bytes : new String(bytes, StandardCharsets.UTF_8);
        }
        if (type == 0 || type > 9) {
            return null;
        }
        if (type >= 8) {
            return type - 8;
        }
        var number = (long) body.get();
        for (var at = 1; at < width; at++) {
            number = (number << Byte.SIZE) | Byte.toUnsignedLong(body.get());
        }
        return number;
    }

    /** A number of 1 to 9 bytes; -1 if the bytes end within it. */
    private static long varint(ByteBuffer bytes) {
        var value = 0L;
        for (var count = 1; count <= 9; count++) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            var next = bytes.get();
            if (count == 9) {
                return (value << 8) | Byte.toUnsignedLong(next);
            }
            value = (value << 7) | (next & 0x7f);
            if (next >= 0) {
                return value;
            }
        }
        return value;
    }
}
