package io.branchline.browser.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.stage.Sale;
import io.branchline.browser.stage.Stage;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the branches sell, as it settles. */
class SalesIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private static final String TICKER = "Newest sales";

    private Stage stage;
    private String branch;
    private String other;
    private Desk desk;

    @BeforeEach
    void open() throws Exception {
        stage = browser.stage();
        branch = stage.branches().getFirst();
        other = stage.branches().getLast();
        // What a test before this one sold is not new to this one.
        stage.awaitSettled();
        desk = Desk.open(browser, Look.light(), "/sales", Person.of("viewer", stage));
        assertThat(desk.table(TICKER).locator("tbody tr")).hasCount(60);
    }

    @Test
    void saleFromATillAppearsOnTopWithItsAmount() {
        var sale = stage.sell(branch);

        var newest = desk.table(TICKER).locator("tbody tr").first();
        assertThat(newest).containsText(sale.receipt());
        assertThat(newest).containsText(Desk.money(sale.amount(), sale.currency()));
        assertThat(newest).containsText(branch);
        assertThat(newest).containsText("Sale");
    }

    @Test
    void pauseHoldsWhatIsNewAndSaysHowMuchItIs() {
        desk.pause().click();

        var first = stage.sell(branch);
        assertThat(desk.pause()).hasText("1 new – resume");
        var second = stage.sell(other);
        assertThat(desk.pause()).hasText("2 new – resume");
        assertThat(desk.lines(TICKER, first.receipt())).hasCount(0);

        desk.pause().click();

        assertThat(desk.lines(TICKER, first.receipt())).isVisible();
        assertThat(desk.lines(TICKER, second.receipt())).isVisible();
        assertThat(desk.pause()).hasText("Pause");
    }

    @Test
    void filterStaysInTheAddressAndLetsOnlyWhatFitsThrough() {
        desk.field("Branch").fill(branch);
        desk.field("Branch").press("Enter");
        assertThat(desk.page()).hasURL(Pattern.compile("/sales\\?branch=" + branch + "$"));
        assertThat(desk.lines(TICKER, "Store " + other)).hasCount(0);

        var hidden = stage.sell(other);
        var shown = stage.sell(branch);

        assertThat(desk.lines(TICKER, shown.receipt())).isVisible();
        assertThat(desk.lines(TICKER, hidden.receipt())).hasCount(0);
        desk.page().reload();
        assertThat(desk.live().field("Branch")).hasValue(branch);
        assertThat(desk.lines(TICKER, shown.receipt())).isVisible();
        assertThat(desk.lines(TICKER, hidden.receipt())).hasCount(0);
    }

    @Test
    void saleOpensWithItsTimesAndLeadsToItsPath() {
        var sale = stage.sell(branch);
        desk.button(sale.receipt()).click();

        assertThat(desk.dialog()).containsText("Sale " + sale.receipt());
        assertThat(desk.dialog()).containsText(Desk.money(sale.amount(), sale.currency()));
        assertThat(desk.dialog()).containsText(sale.id());
        desk.page().getByText("Show the path it took").click();

        assertThat(desk.page()).hasURL(Pattern.compile("/search\\?open="));
        assertThat(desk.dialog()).hasCount(0);
        assertThat(desk.page().getByText("Sale " + sale.receipt() + ", branch " + branch))
                .isVisible();
    }

    @Test
    void everySaleStandsThereOnceAfterTheHubWasKilled() throws Exception {
        browser.expectComplaint("WebSocket connection to '.*/feed' failed");
        browser.expectComplaint("ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET");
        var before = stage.sell(branch);
        assertThat(desk.lines(TICKER, before.receipt())).isVisible();

        Sale during;
        try (var _ = stage.withoutHub()) {
            assertThat(desk.connection()).hasText(Pattern.compile("disconnected .*figures as of.*"));
            during = stage.sell(branch);
            assertThat(desk.lines(TICKER, during.receipt())).hasCount(0);
        }

        assertThat(desk.connection()).hasText("live");
        assertThat(desk.lines(TICKER, during.receipt())).isVisible();
        var after = stage.sell(other);
        for (var sale : List.of(before, during, after)) {
            assertThat(desk.lines(TICKER, sale.receipt())).hasCount(1);
        }
    }
}
