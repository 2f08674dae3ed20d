package io.branchline.browser.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.branchline.browser.Accessibility.assertAccessible;
import static io.branchline.browser.Screenshots.screenshot;

import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is out, and how it comes back, as head office sees it. */
class OutageIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    /** Few enough that catching up is seen; many enough that it ends. */
    private static final int NARROW_BYTES = 20_000;

    private static final int SALES_MEANWHILE = 300;

    private Dashboard dashboard;
    private String branch;
    private String other;

    @BeforeEach
    void open() throws Exception {
        dashboard = new Dashboard(browser.open(Look.light(), "/branches")).live();
        branch = browser.stage().branches().getFirst();
        other = browser.stage().branches().getLast();
    }

    @Test
    void showsABranchThatIsCutOffAndHowFarItIsWithCatchingUp() throws Exception {
        assertThat(dashboard.branch(branch)).containsText("online");

        try (var narrow = browser.stage().narrow(branch, NARROW_BYTES)) {
            try (var _ = browser.stage().cut(branch)) {
                assertThat(dashboard.branch(branch)).containsText("offline");
                assertThat(dashboard.branch(other)).containsText("online");
                browser.stage().sell(branch, SALES_MEANWHILE);
                screenshot(dashboard.page(), "branches-offline");
            }
            assertThat(dashboard.branch(branch)).containsText("catching up");
            assertThat(dashboard.branch(branch).getByRole(AriaRole.PROGRESSBAR)).isVisible();
            dashboard.branch(branch).getByRole(AriaRole.LINK).first().click();
            assertThat(dashboard.part("Catching up")).containsText(Pattern.compile("[\\d,]+ of [\\d,]+ events"));
            screenshot(dashboard.page(), "branch-catching-up");
            narrow.close();
        }

        dashboard.go("Branches");
        assertThat(dashboard.branch(branch)).containsText("online");
        dashboard.go("Overview");
        assertTakings();
    }

    @Test
    void saysThatItIsDisconnectedWhenTheHubIsGoneAndComesBackByItself() throws Exception {
        browser.expectComplaint("WebSocket connection to '.*/feed' failed");
        browser.expectComplaint("ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET");
        dashboard.go("Overview");
        assertTakings();

        try (var _ = browser.stage().withoutHub()) {
            assertThat(dashboard.connection())
                    .hasText(Pattern.compile("disconnected \\d+ s – figures as of \\d\\d:\\d\\d:\\d\\d"));
            assertAccessible(dashboard.page());
            screenshot(dashboard.page(), "overview-disconnected");
            var _ = browser.stage().sell(branch);
            assertThat(dashboard.connection()).hasText(Pattern.compile("disconnected ([2-9]|\\d\\d+) s .*"));
        }

        assertThat(dashboard.connection()).hasText("live");
        assertTakings();
        dashboard.go("Branches");
        assertThat(dashboard.branch(branch)).containsText("online");
    }

    private void assertTakings() {
        assertThat(dashboard.takings("USD"))
                .containsText(Dashboard.written(browser.stage().sold("USD"), "USD"));
    }
}
