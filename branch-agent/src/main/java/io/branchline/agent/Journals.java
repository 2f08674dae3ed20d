package io.branchline.agent;

import io.branchline.agent.config.AgentConfig;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalConfig;
import io.branchline.agent.journal.JournalFault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The branch's disk: the journal whose events go to head office, and, once the policy has event types that never leave
 * the branch, one for those. Thread-safe.
 */
final class Journals {
    private final AgentConfig config;
    private final InstantSource clock;
    private final Vertx vertx;
    private final Journal main;
    private @Nullable Journal local;
    private @Nullable Consumer<JournalFault> faultListener;
    private boolean closed;

    private Journals(AgentConfig config, InstantSource clock, Vertx vertx, Journal main) {
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.main = main;
    }

    /** Opens the main journal, and the other one if there is one on the disk. Blocking. */
    static Journals open(AgentConfig config, InstantSource clock, Vertx vertx) throws JournalFault {
        var directory = config.journal().directory();
        var main = Journal.open(journalConfig(config, directory.resolve("journal")), clock, vertx);
        var journals = new Journals(config, clock, vertx, main);
        if (Files.exists(journals.localDirectory())) {
            try {
                var _ = journals.openLocal();
            } catch (JournalFault | RuntimeException e) {
                var _ = main.close();
                throw e;
            }
        }
        return journals;
    }

    /** Goes to head office. */
    Journal main() {
        return main;
    }

    /** Stays; absent if no type is local-only and none ever was. */
    synchronized @Nullable Journal local() {
        return local;
    }

    /** The journal of what stays, opened if it is not yet. Blocking. */
    synchronized Journal openLocal() throws JournalFault {
        var current = local;
        if (current != null) {
            return current;
        }
        if (closed) {
            throw new IllegalStateException("the journals are closed");
        }
        var opened = Journal.open(journalConfig(config, localDirectory()), clock, vertx);
        if (faultListener != null) {
            opened.onFault(faultListener);
        }
        local = opened;
        return opened;
    }

    synchronized void onFault(Consumer<JournalFault> listener) {
        faultListener = listener;
        main.onFault(listener);
        if (local != null) {
            local.onFault(listener);
        }
    }

    synchronized Future<Void> close() {
        closed = true;
        var closing = main.close();
        var other = local;
        return other == null ? closing : closing.transform(done -> other.close());
    }

    String describe() {
        var positions = main.positions();
        return "epoch=" + positions.epoch() + " backlog="
                + main.status().backlog().sum();
    }

    private Path localDirectory() {
        return config.journal().directory().resolve("journal-local");
    }

    private static JournalConfig journalConfig(AgentConfig config, Path directory) {
        var settings = config.journal();
        return JournalConfig.standard(directory)
                .withRetention(settings.retention(), settings.retentionDiskPercent() / 100.0)
                .withReserve(settings.reserveBytes())
                .withQueue(settings.queueEventsMax(), settings.queueBytesMax());
    }
}
