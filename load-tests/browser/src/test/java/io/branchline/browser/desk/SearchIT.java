package io.branchline.browser.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.stage.Sale;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Finding a sale, and the way it took. */
class SearchIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private static final String FOUND = "Events found";
    private static final List<String> STEPS =
            List.of("At the till", "Kept at the branch", "Reached head office", "Settled", "Shown live");

    private Desk desk;
    private Sale sale;

    @BeforeEach
    void open() throws Exception {
        desk = Desk.open(browser, Look.light(), "/search", Person.of("viewer", browser.stage()));
        sale = browser.stage().sell(browser.stage().branches().getFirst());
        browser.stage().awaitSettled();
    }

    @Test
    void saleIsFoundByItsReceiptAndShowsItsPathWithItsTimes() {
        desk.field("Receipt number").fill(sale.receipt());
        desk.field("Kind").selectOption("sale.completed");
        desk.field("Receipt number").press("Enter");

        assertThat(desk.table(FOUND).locator("tbody tr")).hasCount(1);
        desk.button(sale.receipt()).click();

        var steps = desk.page()
                .getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Path of the event"))
                .getByRole(AriaRole.LISTITEM);
        assertThat(steps).hasCount(STEPS.size());
        for (var at = 0; at < STEPS.size(); at++) {
            assertThat(steps.nth(at)).containsText(STEPS.get(at));
            assertThat(steps.nth(at)).containsText(Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d\\d\\d"));
            if (at > 0) {
                assertThat(steps.nth(at)).containsText(Pattern.compile("[+\\u2212][\\d.,]+ (ms|s)"));
            }
        }
        assertThat(desk.page().getByText("from the till to PostgreSQL.")).isVisible();
        assertThat(desk.page().locator("main pre").first()).containsText("\"" + sale.id() + "\"");
        desk.page().getByText("Ask the API for it").click();
        assertThat(desk.page().getByLabel("Ask the API for it"))
                .containsText(browser.stage().origin() + "/api/v1/events/" + sale.branch() + "/" + sale.id());
    }

    @Test
    void addressOfAPathOpensIt() {
        desk.page().navigate(browser.stage().origin() + "/search?open=" + sale.branch() + "/" + sale.id());

        assertThat(desk.page().getByText("Sale " + sale.receipt() + ", branch " + sale.branch()))
                .isVisible();
        desk.page().keyboard().press("Escape");
        assertThat(desk.page().getByText("Sale " + sale.receipt() + ", branch " + sale.branch()))
                .hasCount(0);
        assertThat(desk.page()).hasURL(browser.stage().origin() + "/search");
    }

    @Test
    void findsByBranchPageByPage() {
        desk.field("Branch").fill(sale.branch());
        desk.button("Search").click();

        var lines = desk.table(FOUND).locator("tbody tr");
        assertThat(lines).hasCount(50);
        assertThat(lines.filter(new Locator.FilterOptions().setHasText(sale.branch())))
                .hasCount(50);
        desk.button("Show more").click();
        assertThat(lines).hasCount(100);
    }

    @Test
    void saysThatNothingFits() {
        desk.field("Receipt number").fill("no-such-receipt");
        desk.button("Search").click();

        assertThat(desk.page().getByText("Nothing fits.")).isVisible();
        assertThat(desk.table(FOUND)).isHidden();
    }
}
