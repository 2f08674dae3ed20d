package io.branchline.browser.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How everything stands, at a glance. */
class OverviewIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private Dashboard dashboard;

    @BeforeEach
    void open() throws IOException {
        dashboard = new Dashboard(browser.open(Look.light())).live();
    }

    @Test
    void opensWithHowEverythingStands() {
        var silent = browser.stage().neverSeen();

        assertThat(dashboard.page()).hasURL(browser.stage().origin() + "/");
        assertThat(dashboard.figure("Branches online")).containsText("2 of 3");
        assertThat(dashboard.figure("Branches online")).containsText("1 never seen");
        assertThat(dashboard.part("Not online").getByRole(AriaRole.LISTITEM))
                .hasText(Pattern.compile("never seen\\s*" + silent + "\\b.*"));
        assertThat(dashboard.page().getByRole(AriaRole.LINK).getByText("PostgreSQL up"))
                .isVisible();
        assertThat(dashboard.figure("Backlog")).containsText("nothing waits");
        assertTakings();
    }

    @Test
    void countsASaleOfATillInTheTotals() {
        assertTakings();

        var _ = browser.stage().sell(browser.stage().branches().getFirst());

        assertTakings();
        assertThat(dashboard.figure("Settle latency").locator(".value"))
                .hasText(new Pattern[] {Pattern.compile("\\d+ ms|\\d.*s"), Pattern.compile("\\d+ ms|\\d.*s")});
    }

    @Test
    void opensTheViewBehindEveryFigure() {
        var views = Map.of(
                "Branches online", "/branches?sort=status",
                "Events per second", "/sales",
                "Settle latency", "/search",
                "Sync latency", "/branches?sort=-lag",
                "Backlog", "/branches?sort=-backlog",
                "Sales in USD", "/sales?type=sale.completed",
                "Alerts", "/alerts",
                "Quarantine and gaps", "/trouble",
                "Proposals", "/rates");

        // Each currency has a figure of its own, and other tests may have sold in others.
        assertThat(dashboard
                        .figures()
                        .filter(new Locator.FilterOptions().setHasNotText(Pattern.compile("Sales in (?!USD)"))))
                .hasCount(views.size());
        views.forEach((figure, address) -> {
            dashboard.figure(figure).click();
            assertThat(dashboard.page()).hasURL(browser.stage().origin() + address);
            assertThat(dashboard.heading()).isVisible();
            dashboard.page().goBack();
            assertThat(dashboard.heading()).hasText("Overview");
        });
    }

    @Test
    void leadsFromABranchThatIsAwayToItsPage() {
        var silent = browser.stage().neverSeen();

        dashboard
                .part("Not online")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + silent)))
                .click();

        assertThat(dashboard.heading()).containsText(silent);
        assertThat(dashboard.page().getByText("This branch has never connected."))
                .isVisible();
    }

    private void assertTakings() {
        assertThat(dashboard.takings("USD"))
                .containsText(Dashboard.written(browser.stage().sold("USD"), "USD"));
    }
}
