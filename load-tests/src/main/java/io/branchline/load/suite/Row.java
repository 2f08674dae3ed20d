package io.branchline.load.suite;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param name of the bench, with a part if it has several rows
 * @param ours what the product did, with its unit
 * @param reference what it is compared with
 * @param ratios of the rounds, ours to the reference
 * @param target bound of the median ratio
 * @param atMost whether the target is the most, or the least
 */
record Row(String name, String ours, String reference, List<Double> ratios, double target, boolean atMost) {
    Row {
        ratios = ratios.stream().sorted().toList();
        if (ratios.isEmpty()) {
            throw new IllegalArgumentException("a row needs a round");
        }
        if (!ratios.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    name + ": " + ours + " beside " + reference + " has no ratio; one of them measured nothing");
        }
    }

    static Row atMost(double target, String name, String ours, String reference, List<Double> ratios) {
        return new Row(name, ours, reference, ratios, target, true);
    }

    static Row atLeast(double target, String name, String ours, String reference, List<Double> ratios) {
        return new Row(name, ours, reference, ratios, target, false);
    }

    /** A row that another process has measured. */
    static Row of(JsonObject json) {
        return new Row(
                json.getString("name"),
                json.getString("ours"),
                json.getString("reference"),
                json.getJsonArray("ratios").stream()
                        .map(ratio -> ((Number) ratio).doubleValue())
                        .toList(),
                json.getDouble("target"),
                json.getBoolean("atMost"));
    }

    /** As the report shows it. */
    JsonObject json() {
        return new JsonObject()
                .put("name", name)
                .put("ours", ours)
                .put("reference", reference)
                .put("ratio", median())
                .put("ratios", new JsonArray(ratios))
                .put("target", target)
                .put("atMost", atMost)
                .put("met", met());
    }

    double median() {
        return ratios.get(ratios.size() / 2);
    }

    boolean met() {
        return atMost ? median() <= target : median() >= target;
    }

    /** The ratio as the table shows it. */
    String ratio() {
        return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median(), ratios.getFirst(), ratios.getLast());
    }

    /** The target as the table shows it. */
    String bound() {
        return String.format(Locale.ROOT, "%s %.2f", atMost ? "≤" : "≥", target);
    }
}
