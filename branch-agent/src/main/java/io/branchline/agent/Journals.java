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
 * The branch's disk: the journal whose events go to head office, and, where the policy has event types that never leave
 * the branch, one for those.
 *
 * @param main goes to head office
 * @param local stays; absent if no type is local-only and none ever was
 */
record Journals(Journal main, @Nullable Journal local) {
    /** Opens both. Blocking. */
    static Journals open(AgentConfig config, InstantSource clock, Vertx vertx) throws JournalFault {
        var directory = config.journal().directory();
        var main = Journal.open(journalConfig(config, directory.resolve("journal")), clock, vertx);
        var localDirectory = directory.resolve("journal-local");
        if (config.local().isEmpty() && !Files.exists(localDirectory)) {
            return new Journals(main, null);
        }
        try {
            return new Journals(main, Journal.open(journalConfig(config, localDirectory), clock, vertx));
        } catch (JournalFault | RuntimeException e) {
            var _ = main.close();
            throw e;
        }
    }

    void onFault(Consumer<JournalFault> listener) {
        main.onFault(listener);
        if (local != null) {
            local.onFault(listener);
        }
    }

    Future<Void> close() {
        var closed = main.close();
        return local == null ? closed : closed.transform(done -> local.close());
    }

    String describe() {
        var positions = main.positions();
        return "epoch=" + positions.epoch() + " backlog="
                + main.status().backlog().sum();
    }

    private static JournalConfig journalConfig(AgentConfig config, Path directory) {
        var settings = config.journal();
        return JournalConfig.standard(directory)
                .withRetention(settings.retention(), settings.retentionDiskPercent() / 100.0)
                .withReserve(settings.reserveBytes())
                .withQueue(settings.queueEventsMax(), settings.queueBytesMax());
    }
}
