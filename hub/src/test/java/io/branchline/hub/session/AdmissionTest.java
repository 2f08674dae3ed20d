package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

    /** When each alarm that is set rings, and what then happens. */
    private final TreeMap<Long, Runnable> alarms = new TreeMap<>();

    private Admission admission(int handshakesMax) {
        return new Admission(handshakesMax, 100, nanos::get, new Random(7), (wait, ring) -> {
            var at = nanos.get() + wait.toNanos();
            assertThat(alarms.put(at, ring)).isNull();
            return () -> alarms.remove(at);
        });
    }

    /** Time passes, and what is set to ring rings; nobody comes or goes. */
    private void pass(Duration time) {
        var end = nanos.get() + time.toNanos();
        for (var next = alarms.firstEntry(); next != null && next.getKey() <= end; next = alarms.firstEntry()) {
            alarms.remove(next.getKey());
            nanos.set(next.getKey());
            next.getValue().run();
        }
        nanos.set(end);
    }

    private static Admission.Ticket ticketOf(Admission admission) {
        return admission.enter().result().orElseThrow();
    }

    @Test
    void letsInAsManyAsAllowedAndTheNextWhenOneIsOver() {
        var admission = admission(2);
        var first = ticketOf(admission);
        var second = ticketOf(admission);

        var third = admission.enter();
        var fourth = admission.enter();
        assertThat(third.isComplete()).isFalse();
        assertThat(admission.waiting()).isEqualTo(2);
        second.close();

        assertThat(third.result()).isPresent();
        assertThat(fourth.isComplete()).isFalse();
        first.close();
        assertThat(fourth.result()).isPresent();
        assertThat(admission.inFlight()).isEqualTo(2);
    }

    @Test
    void nobodyStandsInALineThatIsFull() {
        var admission = admission(1);
        var inside = ticketOf(admission);

        for (var i = 0; i < 100; i++) {
            assertThat(admission.enter().isComplete()).isFalse();
        }

        assertThat(admission.enter().result()).isEmpty();
        inside.close();
        assertThat(admission.waiting()).isEqualTo(99);
    }

    @Test
    void whoHasStoodInLineForFiveSecondsIsSentAwayAlthoughNobodyComesOrGoes() {
        var admission = admission(1);
        var inside = ticketOf(admission);
        var early = admission.enter();
        pass(Duration.ofSeconds(3));
        var later = admission.enter();

        pass(Duration.ofMillis(1_999));
        assertThat(early.isComplete()).isFalse();
        pass(Duration.ofMillis(1));

        assertThat(early.result()).isEmpty();
        assertThat(later.isComplete()).isFalse();
        pass(Duration.ofSeconds(3));
        assertThat(later.result()).isEmpty();
        assertThat(admission.waiting()).isZero();
        inside.close();
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void whoCameAfterTheHeadThatWentInIsStillSentAwayInTime() {
        var admission = admission(1);
        var inside = ticketOf(admission);
        var early = admission.enter();
        pass(Duration.ofSeconds(2));
        var later = admission.enter();
        inside.close();
        assertThat(early.result()).isPresent();

        pass(Duration.ofMillis(4_999));
        assertThat(later.isComplete()).isFalse();
        pass(Duration.ofMillis(1));

        assertThat(later.result()).isEmpty();
    }

    @Test
    void oneAlarmIsSetWhileAnybodyStandsInLineAndNoneElse() {
        var admission = admission(1);
        var inside = ticketOf(admission);
        assertThat(alarms).isEmpty();

        var first = admission.enter();
        pass(Duration.ofSeconds(1));
        var second = admission.enter();
        assertThat(alarms).hasSize(1);
        inside.close();
        assertThat(alarms).hasSize(1);
        first.result().orElseThrow().close();

        assertThat(second.result()).isPresent();
        assertThat(alarms).isEmpty();
    }

    @Test
    void anAlarmThatRingsWhenItWasStoppedTakesNobodysPlace() {
        var admission = admission(1);
        var inside = ticketOf(admission);
        var first = admission.enter();
        var stopped = alarms.firstEntry().getValue();
        inside.close();
        var second = admission.enter();

        stopped.run();
        var third = admission.enter();

        assertThat(alarms).hasSize(1);
        pass(Duration.ofSeconds(5));
        assertThat(first.result()).isPresent();
        assertThat(second.result()).isEmpty();
        assertThat(third.result()).isEmpty();
    }

    @Test
    void slotsLieBehindThoseInLine() {
        var admission = admission(1);
        var _ = ticketOf(admission);
        for (var i = 0; i < 100; i++) {
            assertThat(admission.enter().isComplete()).isFalse();
        }

        // At 400 a second, a hundred take a quarter of one.
        assertThat(admission.slot()).isBetween(Duration.ofMillis(450), Duration.ofMillis(500));
    }

    @Test
    void aTicketClosedTwiceCountsOnce() {
        var admission = admission(2);
        var ticket = ticketOf(admission);
        var _ = ticketOf(admission);

        ticket.close();
        ticket.close();

        assertThat(admission.inFlight()).isEqualTo(1);
    }

    @Test
    void aHandshakeIsOnTheWayUntilItIsASessionOrOver() {
        var admission = admission(3);
        var sits = ticketOf(admission);
        var goes = ticketOf(admission);
        var stays = ticketOf(admission);

        sits.seated();
        sits.close();
        goes.close();
        goes.seated();

        assertThat(admission.onTheWay()).isEqualTo(1);
        stays.seated();
        stays.seated();
        assertThat(admission.onTheWay()).isZero();
    }

    @Test
    void noTwoSlotsAreTheSameAndNoneIsImmediate() {
        var admission = admission(1);

        var slots = new ArrayList<Duration>();
        for (var i = 0; i < 2_000; i++) {
            slots.add(admission.slot());
        }

        assertThat(new HashSet<>(slots)).hasSize(2_000);
        assertThat(slots).allMatch(slot -> slot.compareTo(Duration.ofMillis(200)) >= 0);
        assertThat(slots.getLast()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
    }

    @Test
    void slotsNeverLieFartherAwayThanTwoMinutes() {
        var admission = admission(1);

        for (var i = 0; i < 100_000; i++) {
            assertThat(admission.slot()).isLessThanOrEqualTo(Duration.ofSeconds(121));
        }
    }

    @Test
    void slotsFollowTheRateAtWhichHandshakesFinish() {
        var admission = admission(10);
        var inside = new ArrayDeque<Admission.Ticket>();
        for (var i = 0; i < 10; i++) {
            inside.add(ticketOf(admission));
        }

        // Ten a second for twenty seconds, and always ten inside: far below the 50 a second that are assumed at least.
        for (var tenth = 0; tenth < 200; tenth++) {
            nanos.addAndGet(100_000_000L);
            inside.remove().close();
            inside.add(ticketOf(admission));
        }

        assertThat(secondsUntilTheHundredthSlot(admission)).isBetween(1.5, 3.0);
    }

    private static double secondsUntilTheHundredthSlot(Admission admission) {
        var slot = Duration.ZERO;
        for (var i = 0; i < 100; i++) {
            slot = admission.slot();
        }
        return slot.toMillis() / 1000.0;
    }
}
