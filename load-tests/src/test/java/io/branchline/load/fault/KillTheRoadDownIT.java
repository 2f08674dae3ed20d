package io.branchline.load.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.load.demo.BranchSite;
import io.branchline.load.demo.Console;
import io.branchline.load.demo.Estate;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.LocalHttp;
import io.branchline.load.rates.HeadOfficeApi;
import io.branchline.load.retail.RetailYear;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand messages and ten thousand changes of rates, published while agents and the hub are killed and links are
 * cut: real processes, disks and sockets. In the end every branch has exactly the messages, in order, and the newest
 * rates.
 */
class KillTheRoadDownIT {
    private static final int BRANCHES = 3;
    private static final int MESSAGES = 10_000;
    private static final int CHANGES = 10_000;
    private static final int IN_A_REQUEST = 100;
    private static final long SEED = 20_261_122;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> CURRENCIES = List.of(
            "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK",
            "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "SEK", "SGD", "THB", "TRY", "ZAR");

    private Estate estate;
    private HeadOfficeApi office;

    @BeforeEach
    void openBranches() throws Exception {
        var year = RetailYear.ofBusiest(BRANCHES);
        estate = Estate.open(EstateDirectory.temporary(), year.stores(), LocalHttp.freePort(), Console.standard());
        office = new HeadOfficeApi(estate.hub().port(), estate.operatorToken(), PATIENCE);
    }

    @AfterEach
    void close() {
        office.close();
        estate.close();
    }

    @Test
    void everyBranchEndsWithExactlyTheMessagesAndTheNewestRates() throws Exception {
        var messages = CompletableFuture.supplyAsync(this::sendMessages);
        var rates = CompletableFuture.runAsync(this::changeRates);
        var faults = makeFaults(CompletableFuture.allOf(messages, rates));
        messages.join();
        rates.join();

        var expected = messages.join();
        var newest = newestRates();
        for (var site : estate.sites()) {
            awaitCaughtUp(site, expected.getLast());

            assertThat(difference(positions(site), expected))
                    .as("messages of branch " + site.code())
                    .isEmpty();
            assertThat(numbers(site))
                    .isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
            assertThat(board(site)).as("rates of branch " + site.code()).isEqualTo(newest);
        }
        assertThat(newest).hasSize(CURRENCIES.size());
        System.out.println(faults + " faults while " + MESSAGES + " messages and " + CHANGES
                + " changes of rates were published; nothing missing, doubled or out of order");
        assertThat(faults).isGreaterThan(5);
    }

    private List<Long> sendMessages() {
        var positions = new ArrayList<Long>();
        for (var from = 0; from < MESSAGES; from += IN_A_REQUEST) {
            var some = IntStream.range(from, from + IN_A_REQUEST)
                    .mapToObj(number -> new JsonObject()
                            .put("type", "notice.posted")
                            .put(
                                    "data",
                                    new JsonObject()
                                            .put("title", "Notice " + number)
                                            .put("text", "Read and forget")
                                            .put("number", number)))
                    .toList();
            try {
                office.send(some, List.of("*"))
                        .getJsonArray("positions")
                        .forEach(position -> positions.add(((Number) position).longValue()));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return positions;
    }

    /** Every request changes every pair, by less than what needs a second person. */
    private void changeRates() {
        for (var change = 0; change < CHANGES / CURRENCIES.size() + 1; change++) {
            var mid = 1_000 + change % 10;
            var now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
            var quotes = CURRENCIES.stream()
                    .map(currency -> new JsonObject()
                            .put("base", currency)
                            .put("quote", "USD")
                            .put("unit", 1)
                            .put("kind", "cash")
                            .put("bid", Integer.toString(mid - 1))
                            .put("ask", Integer.toString(mid + 1))
                            .put("source", "test")
                            .put("asOf", now)
                            .put("validFrom", now))
                    .toList();
            try {
                var _ = office.publish(quotes, List.of("*"));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Kills agents and the hub and cuts links, until the publishers are done and some rounds were made. */
    private int makeFaults(CompletableFuture<Void> published) throws Exception {
        var random = new SplittableRandom(SEED);
        var faults = 0;
        while (!published.isDone() || faults < 6) {
            var site = estate.sites().get(random.nextInt(BRANCHES));
            switch (faults % 3) {
                case 0 -> {
                    site.kill();
                    site.start();
                    site.awaitReady();
                }
                case 1 -> {
                    site.cable().cut();
                    var _ = LocalHttp.await(() -> !site.refresh().connected(), PATIENCE);
                    site.cable().heal();
                }
                default -> {
                    estate.hub().kill();
                    estate.hub().start();
                }
            }
            faults++;
            assertThat(LocalHttp.await(() -> site.refresh().connected(), PATIENCE))
                    .isTrue();
        }
        return faults;
    }

    private void awaitCaughtUp(BranchSite site, long position) throws Exception {
        var version = office.get("/api/v1/rates?limit=500").getJsonArray("rates").stream()
                .mapToLong(rate -> ((JsonObject) rate).getLong("version"))
                .max()
                .orElseThrow();
        assertThat(LocalHttp.await(
                        () -> {
                            var down = page(site, "/status").getJsonObject("down");
                            return down.getLong("position") >= position && down.getLong("ratesVersion") >= version;
                        },
                        PATIENCE))
                .as("branch " + site.code() + " caught up: "
                        + page(site, "/status").getJsonObject("down"))
                .isTrue();
    }

    private List<Long> positions(BranchSite site) {
        return notices(site).stream()
                .map(message -> message.getLong("position"))
                .toList();
    }

    /** Where two lists part, in words; empty if they do not. */
    private static String difference(List<Long> found, List<Long> expected) {
        for (var at = 0; at < Math.max(found.size(), expected.size()); at++) {
            var one = at < found.size() ? found.get(at) : null;
            var other = at < expected.size() ? expected.get(at) : null;
            if (!Objects.equals(one, other)) {
                return "at " + at + " is " + one + "; expected is " + other + " (" + found.size() + " of "
                        + expected.size() + ")";
            }
        }
        return "";
    }

    private List<Integer> numbers(BranchSite site) {
        return notices(site).stream()
                .map(message -> message.getJsonObject("data").getInteger("number"))
                .toList();
    }

    private List<JsonObject> notices(BranchSite site) {
        var all = new ArrayList<JsonObject>();
        for (var after = 0L; ; ) {
            var page = page(site, "/v1/messages?limit=500&after=" + after);
            if (page.getJsonArray("messages").isEmpty()) {
                return all;
            }
            page.getJsonArray("messages").forEach(message -> all.add((JsonObject) message));
            after = page.getLong("next");
        }
    }

    private Map<String, Long> board(BranchSite site) {
        return versions(page(site, "/v1/rates"));
    }

    private Map<String, Long> newestRates() throws Exception {
        return versions(office.get("/api/v1/rates?limit=500"));
    }

    private static Map<String, Long> versions(JsonObject rates) {
        var versions = new TreeMap<String, Long>();
        rates.getJsonArray("rates").forEach(rate -> {
            var quote = (JsonObject) rate;
            versions.put(quote.getString("base") + "/" + quote.getString("quote"), quote.getLong("version"));
        });
        return versions;
    }

    private JsonObject page(BranchSite site, String path) {
        return new JsonObject(estate.http().get(site.port(), path).orElseThrow());
    }
}
