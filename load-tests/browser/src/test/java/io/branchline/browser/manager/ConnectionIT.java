package io.branchline.browser.manager;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.branchline.browser.Screenshots.screenshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Head office there, gone, and back. */
class ConnectionIT {
    private static final String ALL_THERE = "Connected. All sales are at head office.";

    @RegisterExtension
    static final Browser browser = new Browser();

    private String branch;
    private int port;
    private Shop shop;

    @BeforeEach
    void open() {
        branch = browser.stage().branches().getFirst();
        port = browser.stage().port(branch);
        shop = new Shop(browser.openAtBranch(Look.light(), port));
        assertThat(shop.sentence()).hasText(ALL_THERE);
    }

    @Test
    void showsASaleThatIsAtHeadOffice() {
        var sale = browser.stage().sell(branch);

        assertThat(shop.page().getByText("Last receipt at head office: " + sale.receipt()))
                .isVisible();
        assertThat(shop.figure("Not yet at head office")).containsText("Nothing");
        assertThat(shop.part("Tills today").getByRole(com.microsoft.playwright.options.AriaRole.ROWHEADER))
                .not()
                .hasCount(0);
    }

    @Test
    void goesOnWithoutHeadOfficeAndSendsWhatWaitsWhenItIsBack() throws Exception {
        try (var _ = browser.stage().withoutHub()) {
            assertThat(shop.sentence())
                    .hasText(
                            Pattern.compile(
                                    "No connection since \\d\\d:\\d\\d\\. All sales so far are at head office; selling goes on\\."));

            var _ = browser.stage().sell(branch);

            assertThat(shop.sentence())
                    .hasText(Pattern.compile(
                            "No connection since \\d\\d:\\d\\d\\. 1\\ssale.* (is|are) safe here; selling goes on\\."));
            assertThat(shop.part("Waiting for head office")
                            .getByRole(com.microsoft.playwright.options.AriaRole.LISTITEM))
                    .containsText(new String[] {"Sales and payments1", "Returns", "Customers", "Reports"});
            screenshot(shop.page(), "manager-outage");
        }

        assertThat(shop.sentence()).hasText(ALL_THERE);
        assertThat(shop.figure("Not yet at head office")).containsText("Nothing");
    }

    @Test
    void testsTheConnectionBothWays() throws Exception {
        shop.button("Test connection").click();
        assertThat(shop.outcome()).hasText(Pattern.compile("Head office answers: there and back in [\\d.,]+\\sms\\."));

        try (var _ = browser.stage().cut(branch)) {
            assertThat(shop.sentence()).containsText("No connection since");
            shop.button("Test connection").click();
            assertThat(shop.outcome()).containsText("The connection broke off. Nothing is lost.");
            assertThat(shop.outcome()).containsText(Pattern.compile("next try is at \\d\\d:\\d\\d:\\d\\d"));
        }
    }

    @Test
    void sendsNow() throws Exception {
        shop.button("Send now").click();
        assertThat(shop.outcome()).hasText("Connected. Nothing is waiting.");

        try (var _ = browser.stage().cut(branch)) {
            assertThat(shop.sentence()).containsText("No connection since");
            var _ = browser.stage().sell(branch);
            shop.button("Send now").click();
            assertThat(shop.outcome()).containsText("Nothing is lost.");
        }

        assertThat(shop.sentence()).hasText(ALL_THERE);
    }

    @Test
    void saysTheSameAsTheStatusForPrograms() throws Exception {
        var status = new JsonObject(Posting.get(port, "/status"));

        assertThat(status.getString("sentence")).startsWith(ALL_THERE);
    }
}
