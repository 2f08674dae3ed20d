package io.branchline.agent.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.JournalConfig;
import io.branchline.agent.journal.RoutedEvent;
import io.branchline.agent.support.SampleEvents;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:30:00Z");
    private static final int EVENTS = 4_000;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final Pace pace = new Pace(now::get);

    @Test
    void knowsWhatAnEventTakesOnDisk(@TempDir Path directory) throws Exception {
        var vertx = Vertx.vertx();
        var before = grown(vertx, directory, "a-", EVENTS);
        var after = grown(vertx, directory, "b-", EVENTS);
        vertx.close().await(10, TimeUnit.SECONDS);
        var cost = SampleEvents.events("b-", EVENTS, SampleEvents::sale).stream()
                .mapToLong(event -> Pace.bytesOnDisk(event.cost()))
                .sum();

        System.out.println(
                "a sale takes " + (after - before) / EVENTS + " bytes on disk, reckoned with " + cost / EVENTS);
        assertThat(cost).isCloseTo(after - before, withinPercentage(20));
    }

    @Test
    void saysHowLongTheRoomLastsAtThePaceOfADay() {
        for (var hour = 1; hour <= 24; hour++) {
            pace.kept(1_000, NOW.minus(Duration.ofHours(24)).plus(Duration.ofHours(hour)));
        }
        var perDay = 24 * Pace.bytesOnDisk(1_000);

        assertThat(pace.seconds(9 * perDay).orElseThrow())
                .isCloseTo(Duration.ofDays(9).toSeconds(), withinPercentage(5));
    }

    @Test
    void reckonsAShopThatHasJustOpenedByTheHour() {
        pace.kept(1_000, NOW.minusSeconds(5));

        assertThat(pace.seconds(10 * Pace.bytesOnDisk(1_000)).orElseThrow())
                .isEqualTo(Duration.ofHours(10).toSeconds());
    }

    @Test
    void saysNothingOfADiskThatDoesNotFill() {
        assertThat(pace.seconds(1_000)).isEmpty();

        pace.kept(1_000, NOW);
        assertThat(pace.seconds(Long.MAX_VALUE / 10_000)).isEmpty();

        now.set(NOW.plus(Duration.ofDays(2)));
        assertThat(pace.seconds(1_000)).isEmpty();
    }

    private static long grown(Vertx vertx, Path directory, String prefix, int events) throws Exception {
        var journal = Journal.open(JournalConfig.standard(directory), InstantSource.system(), vertx);
        var routed = SampleEvents.events(prefix, events, SampleEvents::sale).stream()
                .map(event -> new RoutedEvent(event, Priority.SALES))
                .toList();
        assertThat(journal.append(routed).await(20, TimeUnit.SECONDS)).hasSize(events);
        journal.close().await(20, TimeUnit.SECONDS);
        return Files.size(directory.resolve("journal.db"));
    }
}
