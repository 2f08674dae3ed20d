package io.branchline.load.till;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The tills' own file: what they tried and what they were told. An entry's future completes when it is on disk (fsync);
 * all entries waiting when a write begins share one. Thread-safe. After a failed write nothing is taken any more.
 */
public final class AttemptLog implements AutoCloseable {
    private static final int ENTRIES_MAX = 65_536;
    private static final Entry END = new Entry("", Promise.promise(), null, true);

    private final Vertx vertx;
    private final FileChannel file;
    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(ENTRIES_MAX);
    private final Thread writer = new Thread(this::write, "attempt-log");
    private volatile boolean broken;

    private record Entry(
            String text, Promise<Void> onDisk, @Nullable Context context, boolean last) {}

    private AttemptLog(Vertx vertx, FileChannel file) {
        this.vertx = vertx;
        this.file = file;
    }

    /** Opens a new file; the file and its directory are on disk when this returns. */
    public static AttemptLog create(Vertx vertx, Path path) throws IOException {
        var directory = Files.createDirectories(path.toAbsolutePath().getParent());
        var log =
                new AttemptLog(vertx, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        try (var entry = FileChannel.open(directory, StandardOpenOption.READ)) {
            entry.force(true);
        }
        log.writer.start();
        return log;
    }

    /** Writes the lines; completes on the caller's context when they are on disk. */
    public Future<Void> append(List<AttemptLine> lines) {
        var text = new StringBuilder(lines.size() * 80);
        lines.forEach(line -> text.append(line.text()).append('\n'));
        var entry = new Entry(text.toString(), Promise.promise(), vertx.getOrCreateContext(), false);
        if (broken || !waiting.offer(entry)) {
            return Future.failedFuture(new IOException("the attempt log is " + (broken ? "broken" : "full")));
        }
        return entry.onDisk.future();
    }

    private void write() {
        var group = new ArrayList<Entry>();
        var open = true;
        try (file) {
            while (open) {
                group.clear();
                group.add(waiting.take());
                var more = waiting.drainTo(group, 8_192);
                open = !group.getLast().last;
                writeGroup(group, more);
            }
        } catch (IOException | InterruptedException e) {
            broken = true;
            group.forEach(entry -> tell(entry, Future.failedFuture(e)));
        }
    }

    private void writeGroup(List<Entry> group, int more) throws IOException {
        var text = new StringBuilder(256 * (more + 1));
        group.forEach(entry -> text.append(entry.text));
        var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            var _ = file.write(bytes);
        }
        file.force(false);
        group.forEach(entry -> tell(entry, Future.succeededFuture()));
    }

    private static void tell(Entry entry, Future<Void> outcome) {
        if (entry.context != null) {
            entry.context.runOnContext(_ -> outcome.onComplete(entry.onDisk));
        }
    }

    /** Writes what waits, and closes the file. */
    @Override
    public void close() {
        try {
            waiting.put(END);
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
