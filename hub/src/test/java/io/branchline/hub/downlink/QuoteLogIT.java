package io.branchline.hub.downlink;

import static io.branchline.hub.store.FreshDatabase.text;
import static io.branchline.hub.store.Futures.done;
import static io.branchline.hub.support.Publisher.quote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.protocol.rate.Quote;
import io.branchline.protocol.rate.RateBoard;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuoteLogIT {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final List<String> ALL = List.of("*");

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final Pool pool = Database.pool(vertx, database);
    private final QuoteLog log = new QuoteLog(InstantSource.fixed(NOW));
    private int tenants;
    private int tenant;

    @BeforeEach
    void newTenant() {
        tenant = done(new Branches(pool).tenant("tenant-" + ++tenants));
    }

    @AfterAll
    void stop() {
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void versionsRiseAndEachQuoteNamesTheOneItSupersedes() {
        var first = release(ALL, quote("15500"), quote("EUR", "IDR", "17000", NOW), quote("15501.50"));
        var second = release(ALL, quote("15502"));
        var elsewhere = release(List.of("branch:7"), quote("15503"));

        assertThat(first).extracting(Quote::version).containsExactly(1L, 2L, 3L);
        assertThat(first).extracting(Quote::supersedes).containsExactly(null, null, 1L);
        assertThat(second).extracting(Quote::supersedes).containsExactly(3L);
        assertThat(elsewhere).extracting(Quote::supersedes).containsExactly((Long) null);
        assertThat(text(
                        database,
                        "SELECT string_agg(bid::text, ' ' ORDER BY version) FROM quote WHERE tenant = " + tenant))
                .isEqualTo("15500 17000 15501.5 15502 15503");
    }

    @Test
    void whatIsReadBackIsWhatWasReleased() {
        var released = release(ALL, quote("0.0000000001"), quote("GBP", "JPY", "9999999999.9999999999", NOW));

        assertThat(live(ALL)).containsExactlyElementsOf(released);
    }

    @Test
    void aScheduledQuoteLeavesTheOneBeforeItLiveUntilItTakesEffect() {
        release(ALL, quote("15500"));
        release(ALL, quote("USD", "IDR", "15600", NOW.plusSeconds(3600)));

        assertThat(live(ALL)).extracting(Quote::version).containsExactly(1L, 2L);

        release(ALL, quote("USD", "IDR", "15700", NOW.minusSeconds(1)));
        assertThat(live(ALL)).extracting(Quote::version).containsExactly(3L);
    }

    @Test
    void aQuoteForAllDisplacesThoseOfSingleTargetsAndNotTheOtherWayRound() {
        release(List.of("branch:7", "region:west"), quote("15500"));
        release(ALL, quote("15600"));
        release(List.of("branch:8"), quote("15700"));

        assertThat(live(List.of("branch:7", "region:west"))).isEmpty();
        assertThat(live(ALL)).extracting(Quote::version).containsExactly(2L);
        assertThat(live(List.of("branch:8"))).extracting(Quote::version).containsExactly(3L);
    }

    @Test
    void historyIsStoredAndSentToNobody() {
        var history = release(List.of(), quote("15400"), quote("15450"));

        assertThat(history).extracting(Quote::supersedes).containsExactly(null, 1L);
        assertThat(text(database, "SELECT count(*) FROM quote_live WHERE tenant = " + tenant))
                .isEqualTo("0");
        assertThat(text(database, "SELECT version FROM down_head WHERE tenant = " + tenant))
                .isEqualTo("2");
    }

    @Test
    void whatIsLiveIsWhatABoardThatGotEverythingWouldShowNowAndLater() {
        var random = new Random(7);
        var board = new RateBoard();
        for (var round = 0; round < 60; round++) {
            var quotes = IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(n -> quote(
                            random.nextBoolean() ? "USD" : "EUR",
                            "IDR",
                            Integer.toString(15_000 + random.nextInt(1000)),
                            NOW.plusSeconds(random.nextInt(-600, 600))))
                    .toArray(Quote[]::new);
            release(ALL, quotes)
                    .forEach(
                            quote -> assertThat(board.put(quote, NOW).refused()).isFalse());
        }
        var fresh = new RateBoard();
        live(ALL).forEach(quote -> assertThat(fresh.put(quote, NOW).refused()).isFalse());

        for (var second = 0; second <= 700; second += 10) {
            var moment = NOW.plusSeconds(second);
            for (var key : board.keys()) {
                assertThat(fresh.current(key, moment)).isEqualTo(board.current(key, moment));
            }
        }
    }

    @Test
    void thousandsAreReleasedAtOnce() {
        var quotes = IntStream.range(0, 20_000)
                .mapToObj(n -> quote("USD", "IDR", Integer.toString(10_000 + n), NOW.minusSeconds(n)))
                .toArray(Quote[]::new);

        var released = release(ALL, quotes);

        assertThat(released).hasSize(20_000);
        assertThat(live(ALL)).containsExactly(released.getLast());
    }

    @Test
    void aQuoteThatTheDatabaseKnowsToBeWrongTakesNothingWithIt() {
        release(ALL, quote("15500"));
        var wrong = quote("15500").released(0, null);
        var bidOverMid = new Quote(
                wrong.key(), 1, wrong.mid().add(wrong.mid()), wrong.mid(), wrong.ask(), "x", NOW, NOW, null, 0, null);

        assertThatThrownBy(() -> release(ALL, quote("15501"), bidOverMid)).isInstanceOf(Exception.class);

        assertThat(live(ALL)).extracting(Quote::version).containsExactly(1L);
    }

    private List<Quote> release(List<String> targets, Quote... quotes) {
        return done(pool.withTransaction(tx -> log.release(tx, tenant, List.of(quotes), targets, "asked", "approved")));
    }

    /** As a node that has just started would load them. */
    private List<Quote> live(List<String> targets) {
        var loaded = new ArrayList<Quote>();
        for (var quote : done(new DownReads(pool).quotesAfter(tenant, 0)).quotes()) {
            if (targets.stream().anyMatch(quote.targets()::contains)) {
                loaded.add(quote.quote());
            }
        }
        return loaded;
    }
}
