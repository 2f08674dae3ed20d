package io.branchline.browser.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.branchline.browser.Screenshots.screenshot;

import com.microsoft.playwright.Locator;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.stage.Sale;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sales posted at the tills, seen at head office. */
class LiveFiguresIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private Dashboard dashboard;
    private String branch;

    @BeforeEach
    void open() throws IOException {
        dashboard = new Dashboard(browser.open(Look.light())).live();
        branch = browser.stage().branches().getFirst();
    }

    @Test
    void opensWithTheFiguresOfToday() throws IOException {
        assertThat(dashboard.connection()).hasText("live");
        assertThat(dashboard.page()).hasURL(browser.stage().origin() + "/");
        for (var code : browser.stage().branches()) {
            assertThat(dashboard.branch(code)).containsText("online");
        }
        assertThat(dashboard.branch(browser.stage().neverSeen())).containsText("never seen");
        assertFiguresOfToday();
        screenshot(dashboard.page(), "dashboard-light");
    }

    @Test
    void showsASaleInTheTickerAndInTheTotals() {
        var sale = browser.stage().sell(branch);

        assertThat(entry(sale)).containsText(Dashboard.money(sale.amount(), sale.currency()));
        assertThat(entry(sale)).containsText("Sale " + branch);
        assertFiguresOfToday();
    }

    @Test
    void holdsTheTickerUntilItMayGoOn() {
        dashboard.pause().click();

        var held = browser.stage().sell(branch);

        assertThat(dashboard.pause()).hasText(Pattern.compile("^1 new .* resume$"));
        assertFiguresOfToday();
        assertThat(entry(held)).hasCount(0);

        dashboard.pause().click();

        assertThat(entry(held)).isVisible();
        assertThat(dashboard.pause()).hasText("Pause");
    }

    private Locator entry(Sale sale) {
        return dashboard.ticker().filter(new Locator.FilterOptions().setHasText(sale.receipt()));
    }

    private void assertFiguresOfToday() {
        var sold = browser.stage().sold("USD");
        assertThat(dashboard.takings("USD").locator("dt, dd:not(:nth-of-type(n+3))"))
                .containsText(Dashboard.written(sold, "USD"));
    }
}
