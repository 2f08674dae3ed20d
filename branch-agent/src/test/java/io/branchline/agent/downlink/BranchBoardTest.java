package io.branchline.agent.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.agent.support.SampleQuotes;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.rate.Quote;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Rates on the disk: the newest, in time, honest about their state. */
class BranchBoardTest extends OpenState {
    @Test
    void showsTheNewestRateOfAKeyAndReplacesTheOlderInTheStream() throws Exception {
        var _ = publish(3, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON));
        var _ = publish(4, SampleQuotes.cash("EUR", "IDR", "17000", "17200", NOON));
        var _ = publish(9, SampleQuotes.cash("USD", "IDR", "15510", "15710", NOON));

        assertThat(stream()).containsExactly("rate 4", "rate 9");
        assertThat(state.view().quotes()).extracting(Quote::version).containsExactly(4L, 9L);
    }

    @Test
    void takesNoRateTwice() throws Exception {
        var _ = publish(3, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON));
        var again = publish(3, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON));

        assertThat(again.items()).isZero();
        assertThat(again.through()).isEqualTo(3);
        assertThat(await(state.stream(0, 10, 1000)).entries())
                .extracting(StreamEntry::seq)
                .containsExactly(1L);
    }

    @Test
    void refusesAQuoteThatIsWrongAndTakesTheNext() throws Exception {
        var bad = publish(1, SampleQuotes.cash("USD", "IDR", "15800", "15700", NOON));
        var good = publish(2, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON));

        assertThat(bad.untold())
                .extracting(untold -> untold.refused().position())
                .containsExactly(1L);
        assertThat(good.items()).isEqualTo(1);
        assertThat(state.view().standing().ratesVersion()).isEqualTo(2);
    }

    @Test
    void putsAScheduledRateIntoEffectAtItsMomentAlsoAfterARestart() throws Exception {
        var _ = publish(1, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON));
        var _ = publish(2, SampleQuotes.cash("USD", "IDR", "15600", "15800", NOON.plusSeconds(600)));
        assertThat(stream()).containsExactly("rate 1");
        reopen();

        pass(Duration.ofSeconds(599));
        assertThat(stream()).containsExactly("rate 1");
        pass(Duration.ofSeconds(1));

        assertThat(stream()).containsExactly("rate 2");
        assertThat(state.view().quotes()).extracting(Quote::version).containsExactly(2L);
    }

    @Test
    void noticesAMomentThatPassesBetweenTwoLooksAtTheClock() throws Exception {
        var _ = publish(1, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON));
        var soon = state.clock().instant().plusMillis(60);
        everyLook = Duration.ofMillis(40);

        var _ = publish(2, SampleQuotes.cash("USD", "IDR", "15600", "15800", soon));

        Awaitility.await().untilAsserted(() -> assertThat(stream()).containsExactly("rate 2"));
    }

    @Test
    void tellsOfARateThatBecameEffectiveWhileTheAgentWasDown() throws Exception {
        var _ = publish(1, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON));
        var _ = publish(2, SampleQuotes.cash("USD", "IDR", "15600", "15800", NOON.plusSeconds(600)));
        state.close().await(10, TimeUnit.SECONDS);
        wall.set(NOON.plusSeconds(3_600));
        open();

        assertThat(stream()).containsExactly("rate 2");
    }

    @Test
    void bringsARateBackThatAWrongClockHadDisplaced() throws Exception {
        wall.set(NOON.plus(Duration.ofHours(5)));
        reopen();
        var _ = publish(1, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON.minusSeconds(9)));
        var _ = publish(2, SampleQuotes.cash("USD", "IDR", "15600", "15800", NOON.plusSeconds(600)));
        assertThat(stream()).containsExactly("rate 2");

        var skew = await(state.welcomed(NOON));

        assertThat(skew).isGreaterThan(Duration.ofHours(4));
        assertThat(stream()).containsExactly("rate 1");
        pass(Duration.ofSeconds(600));
        assertThat(stream()).containsExactly("rate 2");
    }

    @Test
    void tellsWhenARateBecomesStaleAndFreshAgain() throws Exception {
        state.heard();
        var _ = publish(1, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON));
        var _ = apply(0, item(1, "policy.rates", """
                {"version":1,"maxAgeSeconds":60,"refuseStale":false,"derive":"none"}"""));
        pass(Duration.ofSeconds(61));
        assertThat(stream()).containsExactly("rate 1", "message 1", "stale 1");

        state.heard();
        lookAgain();

        assertThat(stream()).containsExactly("rate 1", "message 1", "fresh 1");
    }

    @Test
    void tellsThatTheTimeOfARateHasPassedAndNeverGoesBackToAnOlderOne() throws Exception {
        state.heard();
        var _ = publish(1, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON));
        var _ = publish(2, SampleQuotes.cash("USD", "IDR", "15600", "15800", NOON, NOON.plusSeconds(30)));
        pass(Duration.ofSeconds(30));

        assertThat(stream()).containsExactly("rate 2", "stale 2");
        reopen();
        assertThat(stream()).containsExactly("rate 2", "stale 2");
    }

    @Test
    void remembersSkewAndContactForARestartWithoutHeadOffice() throws Exception {
        var _ = await(state.welcomed(NOON.plusSeconds(120)));
        state.heard();
        pass(Duration.ofSeconds(10));
        reopen();

        assertThat(state.clock().skew()).isEqualTo(Duration.ofSeconds(-120));
        assertThat(state.clock().instant()).isEqualTo(NOON.plusSeconds(130));
        assertThat(state.contact()).isEqualTo(NOON.plusSeconds(120));
    }

    @Test
    void repeatsARefusalOfRatesApartFromThoseOfMessages() throws Exception {
        var _ = apply(0, item(1, "notice.posted", "[]"));
        var receipt = publish(1, SampleQuotes.cash("USD", "IDR", "15800", "15700", NOON));

        assertThat(receipt.untold())
                .extracting(Receipt.Untold::refused)
                .extracting(Refused::position)
                .hasSize(1);
        assertThat(receipt.untold().getFirst().refused().reason()).contains("bid");
    }
}
