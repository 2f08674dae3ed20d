package io.branchline.browser.stage;

import io.branchline.load.retail.Post;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A sale that a till has posted.
 *
 * @param branch code of its branch
 * @param id of the event
 * @param receipt its number, as printed
 * @param amount total, in {@code currency}
 * @param currency ISO 4217 code
 */
public record Sale(String branch, String id, String receipt, BigDecimal amount, String currency) {
    /** The sale among the events of a post; a report has none. */
    static Optional<Sale> of(Post post) {
        return post.events().stream()
                .filter(event -> "sale.completed".equals(event.getString("type")))
                .findFirst()
                .map(event -> read(post.branch(), event));
    }

    private static Sale read(String branch, JsonObject event) {
        var data = event.getJsonObject("data");
        var total = data.getJsonObject("total");
        return new Sale(
                branch,
                event.getString("id"),
                data.getString("receiptNumber"),
                new BigDecimal(total.getString("amount")),
                total.getString("currency"));
    }
}
