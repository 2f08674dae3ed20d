package io.branchline.browser.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One branch, as somebody sees it who was called by its manager. */
class BranchPageIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private Dashboard dashboard;
    private String branch;

    @BeforeEach
    void open() throws IOException {
        branch = browser.stage().branches().getFirst();
        dashboard = new Dashboard(browser.open(Look.light(), "/branches/" + branch)).live();
    }

    @Test
    void showsHowTheBranchStands() {
        assertThat(dashboard.heading()).hasText(Pattern.compile("^" + branch + " .+"));
        assertThat(dashboard.heading().locator("xpath=..")).containsText("online");
        assertThat(dashboard.figure("Backlog")).containsText("0");
        assertThat(dashboard.figure("Sales in USD")).isVisible();
        assertThat(dashboard.part("Queues").getByRole(AriaRole.ROW)).hasCount(5);
        assertThat(dashboard.part("Facts")).containsText("branchline-agent/");
        assertThat(dashboard.part("Connections").getByRole(AriaRole.LISTITEM).first())
                .containsText("open for");
    }

    @Test
    void showsEachEventAsItSettles() {
        var events = dashboard.part("Last events").getByRole(AriaRole.ROW);
        assertThat(events).hasCount(51);

        var sale = browser.stage().sell(branch);
        var line = events.filter(new Locator.FilterOptions().setHasText(Pattern.compile("Sale\\s*" + sale.receipt())));

        assertThat(line).containsText(Dashboard.money(sale.amount(), sale.currency()));
        assertThat(events).hasCount(51);
        line.getByRole(AriaRole.LINK).click();
        assertThat(dashboard.heading()).hasText("Search");
        assertThat(dashboard.page()).hasURL(Pattern.compile("branch=" + branch + "&open="));
    }

    @Test
    void tellsWhyAConnectionEndedInPlainWords() throws Exception {
        var connections = dashboard.part("Connections").getByRole(AriaRole.LISTITEM);
        assertThat(connections.first()).containsText("open for");

        try (var _ = browser.stage().cut(branch)) {
            assertThat(dashboard.heading().locator("xpath=..")).containsText("offline");
        }
        assertThat(dashboard.heading().locator("xpath=..")).containsText("online");
        dashboard.page().reload();

        assertThat(connections.first()).containsText("open for");
        assertThat(connections.nth(1)).containsText("The line broke without a word");
        assertThat(connections.nth(1)).containsText("code 1006");
    }

    @Test
    void saysThatThereIsNoSuchBranch() throws IOException {
        browser.expectComplaint("404");
        var page = new Dashboard(browser.open(Look.light(), "/branches/nowhere"))
                .live()
                .page();

        assertThat(page.getByText("No branch has the code nowhere.")).isVisible();
    }
}
