package io.branchline.load.bench;

import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalConfig;
import io.branchline.agent.journal.JournalFault;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.link.JournalRead;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Compares a journal with a till's file of answers after the till has died. */
public final class JournalInspection {
    /**
     * What was found.
     *
     * @param answered events the till was told to be kept
     * @param gone those of them that the journal does not hold at their sequence
     * @param refused events the till was told to be refused
     * @param held events in the journal since the last inspection
     * @param doubled ids held more than once
     * @param lost ranges the journal names as lost
     */
    public record Finding(long answered, long gone, long refused, long held, long doubled, long lost) {
        /** The sum of two findings. */
        public Finding plus(Finding that) {
            return new Finding(
                    answered + that.answered,
                    gone + that.gone,
                    refused + that.refused,
                    held + that.held,
                    doubled + that.doubled,
                    lost + that.lost);
        }

        /** Whether everything is as promised. */
        public boolean good() {
            return gone == 0 && doubled == 0 && lost == 0;
        }
    }

    /** Nothing looked at yet. */
    public static final Finding NOTHING = new Finding(0, 0, 0, 0, 0, 0);

    private JournalInspection() {}

    /** Opens the journal, compares, settles all of it and closes it. */
    public static Finding inspect(Path directory, Path answers, Vertx vertx) throws IOException, JournalFault {
        var config = JournalConfig.standard(directory).withReserve(0);
        var journal = Journal.open(config, InstantSource.system(), vertx);
        var held = new HashMap<String, String>();
        var events = 0L;
        var lost = (long) journal.positions().lost().size();
        for (var priority : Priority.ALL) {
            var next = journal.positions().settled().get(priority) + 1;
            var last = journal.positions().last().get(priority);
            while (next <= last) {
                switch (get(journal.read(priority, next, 1 << 20, 1000))) {
                    case JournalRead.Found found -> {
                        for (var event : found.events()) {
                            var _ = held.put(event.id(), priority.level() + " " + next++);
                            events++;
                        }
                    }
                    case JournalRead.Lost range -> {
                        lost++;
                        next = range.last() + 1;
                    }
                }
            }
            get(journal.settle(priority, last, List.of()));
        }
        get(journal.close());
        return compare(answers, held, events, lost);
    }

    private static Finding compare(Path answers, Map<String, String> held, long events, long lost) throws IOException {
        var answered = 0L;
        var gone = 0L;
        var refused = 0L;
        for (var line : Files.exists(answers) ? Files.readAllLines(answers) : List.<String>of()) {
            var words = line.split(" ", -1);
            if (words[0].equals("kept") && words.length == 4) {
                answered++;
                gone += (words[1] + " " + words[2]).equals(held.get(words[3])) ? 0 : 1;
            } else if (words[0].equals("full")) {
                refused++;
            }
        }
        return new Finding(answered, gone, refused, events, events - held.size(), lost);
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer in 60 s", late);
        }
    }
}
