package io.branchline.load.retail;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void theBusiestStoresComeFirst() {
        assertThat(RetailYear.ofBusiest(8).stores())
                .containsExactly("367", "406", "356", "292", "31782", "343", "381", "361");
        assertThat(RetailYear.ofBusiest(RetailYear.storesMax()).stores()).hasSize(89);
    }

    @Test
    void aBasketIsASaleWithItsStockMovements() {
        var post = new Replay(RetailYear.ofBusiest(1), new SplittableRandom(1)).next(NOW);

        assertThat(post.branch()).isEqualTo("367");
        assertThat(types(List.of(post)))
                .startsWith("sale.completed")
                .contains("inventory.adjusted", "customer.updated");
    }

    @Test
    void aYearHasTheEventsOfTheDataAndThenBeginsAgainWithNewIds() {
        var replay = new Replay(RetailYear.ofBusiest(8), new SplittableRandom(1));
        var ids = new HashSet<String>();
        var counts = new HashMap<String, Integer>();
        var events = 0;

        while (replay.pass() < 3) {
            for (var event : replay.next(NOW).events()) {
                events++;
                assertThat(ids.add(event.getString("id"))).isTrue();
                counts.merge(event.getString("type"), 1, Integer::sum);
            }
        }

        assertThat(events).isGreaterThan(40_000);
        assertThat(counts.get("sale.completed")).isGreaterThanOrEqualTo(2 * 6_993);
        assertThat(counts.get("customer.updated")).isBetween(2 * 609, 2 * 609 + 1);
        assertThat(counts.get("report.published")).isBetween(2 * 2_578 - 8, 2 * 2_578);
    }

    @Test
    void dustIsNoMoneyAndPetrolIsCountedInGallons() {
        var products = Map.of("p", new Product("p", "FUEL", "GASOLINE-REG UNLEADED"));

        var dust = Line.of(products, "x", "0", "4.440892e-16", "0");
        var petrol = Line.of(products, "p", "8396", "18.46", "0.5", "0.25");

        assertThat(dust.amount()).isEqualTo(new BigDecimal("0.00"));
        assertThat(petrol.quantity()).isEqualTo(new BigDecimal("8.396"));
        assertThat(petrol.unit()).isEqualTo("GLL");
        assertThat(petrol.discount()).isEqualTo(new BigDecimal("0.75"));
    }

    private static List<String> types(List<Post> posts) {
        return posts.stream()
                .flatMap(post -> post.events().stream())
                .map((JsonObject event) -> event.getString("type"))
                .toList();
    }
}
