package io.branchline.browser.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.branchline.browser.Accessibility.assertAccessible;
import static io.branchline.browser.Screenshots.screenshot;

import com.microsoft.playwright.Locator;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.stage.Sale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is out, and how it comes back, as head office sees it. */
class OutageIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private Dashboard dashboard;
    private String branch;
    private String other;

    @BeforeEach
    void open() throws Exception {
        dashboard = new Dashboard(browser.open(Look.light())).live();
        branch = browser.stage().branches().getFirst();
        other = browser.stage().branches().getLast();
    }

    @Test
    void showsABranchThatIsCutOffAndComesBack() throws Exception {
        Sale sale;
        assertThat(dashboard.branch(branch)).containsText("online");

        try (var _ = browser.stage().cut(branch)) {
            assertThat(dashboard.branch(branch)).containsText("offline");
            assertThat(dashboard.branch(other)).containsText("online");
            sale = browser.stage().sell(branch);
            assertThat(entries(sale)).hasCount(0);
            screenshot(dashboard.page(), "dashboard-branch-offline");
        }

        assertThat(dashboard.branch(branch)).containsText("online");
        assertThat(entries(sale)).isVisible();
        assertTakings();
    }

    @Test
    void saysThatItIsDisconnectedWhenTheHubIsGoneAndComesBackByItself() throws Exception {
        browser.expectComplaint("WebSocket connection to '.*/feed' failed");

        try (var _ = browser.stage().withoutHub()) {
            assertThat(dashboard.connection())
                    .hasText(Pattern.compile("disconnected \\d+ s – figures as of \\d\\d:\\d\\d:\\d\\d"));
            assertAccessible(dashboard.page());
            screenshot(dashboard.page(), "dashboard-disconnected");
            var _ = browser.stage().sell(branch);
            assertThat(dashboard.connection()).hasText(Pattern.compile("disconnected [2-9] s .*"));
        }

        assertThat(dashboard.connection()).hasText("live");
        assertThat(dashboard.branch(branch)).containsText("online");
        assertTakings();
    }

    private Locator entries(Sale sale) {
        return dashboard.ticker().filter(new Locator.FilterOptions().setHasText(sale.receipt()));
    }

    private void assertTakings() {
        assertThat(dashboard.takings("USD").locator("dt, dd:not(:nth-of-type(n+3))"))
                .containsText(Dashboard.written(browser.stage().sold("USD"), "USD"));
    }
}
