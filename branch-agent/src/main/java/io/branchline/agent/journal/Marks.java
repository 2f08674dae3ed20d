package io.branchline.agent.journal;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A second, independent note of how far the journal has come: {@code journal.marks}. SQLite takes a cut write-ahead log
 * for the log of a younger moment and says nothing; the marks betray it.
 *
 * <p>Written after every commit and before its answers, without fsync: they survive the death of the process, and after
 * a power cut they may be older than the database but never ahead of what was committed. Two slots in two pages take
 * turns, so that a torn write spoils one at most.
 */
final class Marks implements AutoCloseable {
    /** File name. */
    static final String FILE = "journal.marks";

    private static final int MARK_BYTES = 2 * 8 + 16 + 2 * 8 + 16 + 3 * 4 * 8 + 8 + 4;
    private static final long SLOT_DISTANCE = 4096;
    private static final long MAGIC = 0x42724c4d61726b31L;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final UUID UNKNOWN_BOOT = new UUID(0, 0);

    /**
     * One mark.
     *
     * @param book the positions it notes; its {@code first} and {@code lost} are not noted
     * @param lost how many gaps were not yet reported
     * @param current whether nothing can have been committed after it
     */
    record Mark(Book book, long lost, boolean current) {}

    private record Slot(long counter, UUID boot, boolean clean, Book book, long lost) {}

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(MARK_BYTES);
    private final UUID boot;
    private long counter;

    private Marks(FileChannel channel, UUID boot, long counter) {
        this.channel = channel;
        this.boot = boot;
        this.counter = counter;
    }

    /** Opens to write; makes the file if there is none. */
    static Marks open(Path directory) throws IOException {
        var file = directory.resolve(FILE);
        var newest = slots(file).stream()
                .flatMap(Optional::stream)
                .mapToLong(Slot::counter)
                .max();
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return new Marks(channel, bootId(), newest.orElse(0));
    }

    /** The newest mark of a directory; empty if there is none that is whole. */
    static Optional<Mark> read(Path directory) throws IOException {
        var slots = slots(directory.resolve(FILE));
        var whole = slots.stream().flatMap(Optional::stream).toList();
        return whole.stream()
                .max(Comparator.comparingLong(Slot::counter))
                .map(slot -> new Mark(slot.book(), slot.lost(), whole.size() == slots.size() && isCurrent(slot)));
    }

    private static boolean isCurrent(Slot slot) {
        return slot.clean() || (slot.boot().equals(bootId()) && !slot.boot().equals(UNKNOWN_BOOT));
    }

    /** Notes the positions. */
    void write(Book book) throws IOException {
        write(book, false);
    }

    /** Notes the positions and forces them to disk, twice, so that both slots are whole. */
    void force(Book book, boolean clean) throws IOException {
        write(book, clean);
        write(book, clean);
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(Book book, boolean clean) throws IOException {
        counter++;
        buffer.clear();
        buffer.putLong(MAGIC).putLong(counter);
        putId(boot);
        buffer.putLong(clean ? 1 : 0).putLong(book.number());
        putId(book.epoch());
        for (var places : List.of(book.base(), book.last(), book.settled())) {
            Priority.ALL.forEach(priority -> buffer.putLong(places.get(priority)));
        }
        buffer.putLong(book.lost().size());
        buffer.putInt(sum(buffer.array(), 0, buffer.position()));
        buffer.flip();
        var at = counter % 2 * SLOT_DISTANCE;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    private void putId(UUID id) {
        buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    /** Both slots; an empty one for a slot that is there but not whole. */
    private static List<Optional<Slot>> slots(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        var bytes = Files.readAllBytes(file);
        return List.of(slot(bytes, 0), slot(bytes, (int) SLOT_DISTANCE));
    }

    private static Optional<Slot> slot(byte[] bytes, int at) {
        var content = MARK_BYTES - Integer.BYTES;
        if (bytes.length < at + MARK_BYTES) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes, at, MARK_BYTES);
        if (buffer.getInt(at + content) != sum(bytes, at, content) || buffer.getLong() != MAGIC) {
            return Optional.empty();
        }
        var counter = buffer.getLong();
        var boot = id(buffer);
        var clean = buffer.getLong() == 1;
        var number = buffer.getLong();
        var epoch = id(buffer);
        var base = places(buffer);
        var last = places(buffer);
        var settled = places(buffer);
        var book = new Book(number, epoch, base, PerPriority.all(1), last, settled, List.of());
        return Optional.of(new Slot(counter, boot, clean, book, buffer.getLong()));
    }

    private static UUID id(ByteBuffer buffer) {
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static PerPriority places(ByteBuffer buffer) {
        return PerPriority.from(_ -> buffer.getLong());
    }

    private static int sum(byte[] bytes, int at, int length) {
        var sum = new CRC32C();
        sum.update(bytes, at, length);
        return (int) sum.getValue();
    }

    /** Identity of the running operating system; zero where it has none. */
    private static UUID bootId() {
        try {
            return UUID.fromString(Files.readString(BOOT_ID).strip());
        } catch (IOException | IllegalArgumentException _) {
            return UNKNOWN_BOOT;
        }
    }
}
