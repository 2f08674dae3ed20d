package io.branchline.load.retail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** A year of receipts of the busiest stores, in the order of time. Immutable. */
public final class RetailYear {
    private static final int TIME = 0;
    private static final int STORE = 1;
    private static final int BASKET = 2;
    private static final int HOUSEHOLD = 3;
    private static final int PRODUCT = 4;
    private static final int QUANTITY = 5;
    private static final int AMOUNT = 6;
    private static final int FIRST_DISCOUNT = 7;

    private final List<String> stores;
    private final List<Basket> baskets;

    private RetailYear(List<String> stores, List<Basket> baskets) {
        this.stores = List.copyOf(stores);
        this.baskets = List.copyOf(baskets);
    }

    /** How many stores the data has. */
    public static int storesMax() {
        return 89;
    }

    /** Reads the receipts of the busiest stores. */
    public static RetailYear ofBusiest(int count) {
        var all = read();
        var lines = new HashMap<String, Integer>();
        all.forEach(basket -> lines.merge(basket.store(), basket.lines().size(), Integer::sum));
        var stores = lines.keySet().stream()
                .sorted(Comparator.<String, Integer>comparing(lines::get)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .toList();
        return new RetailYear(
                stores,
                all.stream().filter(basket -> stores.contains(basket.store())).toList());
    }

    /** Codes of the stores, the busiest first. */
    public List<String> stores() {
        return stores;
    }

    /** How many receipts each of the 24 hours of the stores' own clocks has. */
    public List<Integer> receiptsByHour() {
        var hours = new ArrayList<>(Collections.nCopies(24, 0));
        baskets.forEach(basket ->
                hours.set(basket.time().getHour(), hours.get(basket.time().getHour()) + 1));
        return List.copyOf(hours);
    }

    /** How many receipts each store has, in the order of {@link #stores}. */
    public List<Integer> receiptsByStore() {
        var count = new HashMap<String, Integer>();
        baskets.forEach(basket -> count.merge(basket.store(), 1, Integer::sum));
        return stores.stream().map(store -> count.getOrDefault(store, 0)).toList();
    }

    List<Basket> baskets() {
        return baskets;
    }

    private static List<Basket> read() {
        var products = new HashMap<String, Product>();
        rows("products.csv.gz", row -> products.put(row.getFirst(), new Product(row.get(0), row.get(1), row.get(3))));
        var baskets = new LinkedHashMap<String, Basket>();
        rows("lines.csv.gz", row -> addTo(baskets, products, row));
        return List.copyOf(baskets.values());
    }

    private static void addTo(Map<String, Basket> baskets, Map<String, Product> products, List<String> row) {
        var basket = baskets.computeIfAbsent(
                row.get(BASKET),
                id -> new Basket(
                        row.get(STORE),
                        id,
                        row.get(HOUSEHOLD),
                        OffsetDateTime.parse(row.get(TIME)),
                        new ArrayList<>(1)));
        var discounts = row.subList(FIRST_DISCOUNT, row.size()).toArray(String[]::new);
        basket.lines().add(Line.of(products, row.get(PRODUCT), row.get(QUANTITY), row.get(AMOUNT), discounts));
    }

    private static void rows(String name, Consumer<List<String>> row) {
        var resource = "/retail-us/" + name;
        try (var packed = Objects.requireNonNull(RetailYear.class.getResourceAsStream(resource), resource);
                var reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8))) {
            Csv.rows(reader, row);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
