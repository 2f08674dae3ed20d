package io.branchline.load.demo;

import io.branchline.protocol.event.Priority;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says once a second how far everything is. Blocking. */
final class Progress {
    private final Estate estate;
    private final Outages outages;
    private final Traffic traffic;
    private final RoadDown down;
    private final Console console;
    private final long started = System.nanoTime();

    Progress(Estate estate, Outages outages, Traffic traffic, RoadDown down, Console console) {
        this.estate = estate;
        this.outages = outages;
        this.traffic = traffic;
        this.down = down;
        this.console = console;
    }

    /** Says a line a second until told to stop or until the time is over. */
    void untilStopped(CountDownLatch stop, @Nullable Duration duration) throws InterruptedException {
        var pass = 1;
        for (var second = 1L; duration == null || second <= duration.toSeconds(); second++) {
            var wait = started + TimeUnit.SECONDS.toNanos(second) - System.nanoTime();
            if (stop.await(wait, TimeUnit.NANOSECONDS)) {
                return;
            }
            var _ = estate.backlog();
            console.say(line());
            if (traffic.pass() != pass) {
                pass = traffic.pass();
                console.say("the data has ended; it starts over with new ids, pass " + pass);
            }
        }
    }

    /** The line. */
    String line() {
        var counts = estate.tills().counts();
        var backlog = estate.lastBacklog();
        var settled = estate.settledAsSaid();
        var levels = Priority.ALL.stream()
                .map(priority -> Long.toString(backlog.get(priority)))
                .collect(Collectors.joining("/"));
        var line = String.format(
                Locale.ROOT,
                "%4d s  posted %,d  kept %,d  settled %,d  backlog %s  outages %d%s",
                Duration.ofNanos(System.nanoTime() - started).toSeconds(),
                counts.posted(),
                counts.kept(),
                settled,
                levels,
                outages.done().size(),
                outages.now().isEmpty() ? "" : " (now: " + outages.now() + ")");
        return line + down.line() + more("refused", counts.refused()) + more("turned away", counts.turnedAway());
    }

    private static String more(String what, long count) {
        return count == 0 ? "" : String.format(Locale.ROOT, "  %s %,d", what, count);
    }
}
