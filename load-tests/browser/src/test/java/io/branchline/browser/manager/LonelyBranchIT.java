package io.branchline.browser.manager;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.branchline.browser.Accessibility.assertAccessible;
import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A branch whose head office was never there: the page needs none. */
class LonelyBranchIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private static Lonely lonely;
    private Shop shop;

    @BeforeAll
    static void start() throws Exception {
        lonely = new Lonely();
    }

    @AfterAll
    static void stop() throws Exception {
        lonely.close();
    }

    @BeforeEach
    void open() {
        shop = new Shop(browser.openAtBranch(Look.light(), lonely.port()));
    }

    @Test
    void saysThatSellingGoesOn() throws Exception {
        assertThat(shop.sentence()).containsText("No connection to head office yet.");

        assertThat(Posting.sale(lonely.port(), "first-1")).isIn(200, 202);

        assertThat(shop.sentence()).hasText(Pattern.compile("No connection .* safe here; selling goes on\\."));
        assertThat(shop.figure("Sales today in USD")).containsText("USD 12.50");
        assertThat(shop.part("Tills today")).containsText("/pos/till-9");
        assertThat(shop.part("Exchange rates")).containsText("Head office has not sent any rates.");
        var said = new JsonObject(Posting.get(lonely.port(), "/status")).getString("sentence");
        assertThat(shop.sentence()).hasText(said);
    }

    @Test
    void showsAReceiptThatWasRefusedAndWhy() throws Exception {
        assertThat(Posting.wrongSale(lonely.port(), "4711")).isEqualTo(422);

        assertThat(shop.part("Refused receipts")).containsText("Receipt 4711");
        assertThat(shop.part("Refused receipts")).containsText("/data/storeId is missing");
        assertThat(shop.part("Refused receipts")).containsText("the till has to correct it");
    }

    @Test
    void savesASupportFileWithoutSecrets() throws Exception {
        var download = shop.page().waitForDownload(() -> shop.support().click());

        assertThat(download.suggestedFilename()).matches("branchline-support-.*[.]json");
        var text = Files.readString(download.path());
        assertThat(text).doesNotContain("seenNowhereAtAll").contains("(hidden)");
        assertThat(new JsonObject(text).fieldNames()).contains("status", "settings", "versions", "disk", "log");
    }

    @Test
    void saysThatTheAgentDoesNotAnswerAndComesBackByItself() throws Exception {
        browser.expectComplaint("ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET");
        assertThat(shop.sentence()).containsText("No connection to head office yet.");

        lonely.kill();

        assertThat(shop.sentence()).hasText("Branchline on this computer does not answer.");
        assertThat(shop.page().getByText(Pattern.compile("No answer for .*; figures as of \\d\\d:\\d\\d:\\d\\d")))
                .isVisible();
        assertAccessible(shop.page());
        shop.button("Test connection").click();
        assertThat(shop.outcome()).containsText("Branchline on this computer did not answer");

        lonely.start();

        assertThat(shop.sentence()).containsText("No connection to head office yet.");
    }
}
