package io.branchline.load.fleet;

import io.branchline.hub.branch.Branch;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.protocol.event.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.postgresql.PGConnection;

/** The yardstick: {@code COPY} of the same rows into the same table, rows formatted beforehand, two connections. */
public final class CopyLoad {
    private static final String COPY = "COPY event (tenant, branch, id, time, utc_offset, epoch, priority, sequence, "
            + "batch, source, type, recorded_time, received_at, amount, currency, data) FROM STDIN";

    private final DatabaseConfig database;
    private final List<byte[]> parts;

    /** Rows of these events, one list for each branch, over some connections. */
    public CopyLoad(DatabaseConfig database, List<List<Event>> links, List<Branch> branches, int connections) {
        this.database = database;
        var texts = new ArrayList<StringBuilder>();
        for (var i = 0; i < connections; i++) {
            texts.add(new StringBuilder());
        }
        for (var link = 0; link < links.size(); link++) {
            append(texts.get(link % connections), branches.get(link), links.get(link));
        }
        this.parts = texts.stream()
                .map(text -> text.toString().getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Runs it; the answer is the seconds it took. */
    public double run() throws Exception {
        var began = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(parts.size())) {
            var copies =
                    parts.stream().map(part -> threads.submit(() -> copy(part))).toList();
            for (var copied : copies) {
                if (copied.get() == 0) {
                    throw new IllegalStateException("COPY stored nothing");
                }
            }
        }
        return (System.nanoTime() - began) / 1e9;
    }

    private long copy(byte[] part) throws SQLException, IOException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            var api = connection.unwrap(PGConnection.class).getCopyAPI();
            return api.copyIn(COPY, new ByteArrayInputStream(part), 1 << 16);
        }
    }

    private static void append(StringBuilder text, Branch branch, List<Event> events) {
        var epoch = UUID.randomUUID();
        for (var i = 0; i < events.size(); i++) {
            var event = events.get(i);
            text.append(branch.tenant())
                    .append('\t')
                    .append(branch.id())
                    .append('\t')
                    .append(event.id())
                    .append('\t');
            text.append(event.time())
                    .append('\t')
                    .append(-300)
                    .append('\t')
                    .append(epoch)
                    .append("\t1\t");
            text.append(i + 1)
                    .append("\t0\t")
                    .append(event.source())
                    .append('\t')
                    .append(event.type())
                    .append('\t');
            text.append(event.recordedTime())
                    .append('\t')
                    .append(event.recordedTime())
                    .append("\t12.50\tUSD\t");
            text.append(event.data().text()).append('\n');
        }
    }
}
