package io.branchline.browser.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All branches in a grid: found, sorted, grouped, kept as a file; the address says what is shown. */
class BranchGridIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private Dashboard dashboard;
    private List<String> all;

    @BeforeEach
    void open() throws IOException {
        dashboard = new Dashboard(browser.open(Look.light(), "/branches")).live();
        all = Stream.concat(
                        browser.stage().branches().stream(),
                        Stream.of(browser.stage().neverSeen()))
                .sorted(Comparator.comparingInt(Integer::parseInt))
                .toList();
        assertThat(dashboard.codes()).hasCount(all.size());
    }

    @Test
    void showsHowEachBranchStands() {
        assertThat(dashboard.page().getByText("3 of 3 branches")).isVisible();
        for (var code : browser.stage().branches()) {
            assertThat(dashboard.branch(code)).containsText("online");
            assertThat(dashboard.branch(code)).containsText("USD");
        }
        assertThat(dashboard.branch(browser.stage().neverSeen())).containsText("never seen");
    }

    @Test
    void findsBranchesByTextAndStatusAndKeepsThatInTheAddress() {
        var silent = browser.stage().neverSeen();

        dashboard.button("never seen").click();

        assertThat(dashboard.codes()).hasText(new String[] {silent});
        assertThat(dashboard.page().getByText("1 of 3 branches")).isVisible();
        assertThat(dashboard.page()).hasURL(Pattern.compile("/branches\\?status=never_seen$"));

        dashboard.button("online").click();
        dashboard.page().getByLabel("Find").fill(all.getLast());
        assertThat(dashboard.codes()).hasText(new String[] {all.getLast()});

        dashboard.page().reload();
        dashboard.live();
        assertThat(dashboard.codes()).hasText(new String[] {all.getLast()});
        assertThat(dashboard.page().getByLabel("Find")).hasValue(all.getLast());
        assertThat(dashboard.button("online")).hasAttribute("aria-pressed", "true");

        dashboard.page().getByLabel("Find").fill("no such branch");
        assertThat(dashboard.page().getByText("No branch is like that.")).isVisible();
        dashboard.button("Clear filters").click();
        assertThat(dashboard.codes()).hasText(all.toArray(String[]::new));
        assertThat(dashboard.page()).hasURL(browser.stage().origin() + "/branches");
    }

    @Test
    void sortsByAColumnOneWayAndTheOther() {
        assertThat(dashboard.codes()).hasText(all.toArray(String[]::new));

        dashboard.sort("Branch").click();

        assertThat(dashboard.codes()).hasText(all.reversed().toArray(String[]::new));
        assertThat(dashboard.page()).hasURL(Pattern.compile("sort=-branch"));

        dashboard.sort("Sales today").click();
        assertThat(sorted()).hasText(Pattern.compile("Sales today"));
        assertThat(sorted()).hasAttribute("aria-sort", "descending");
        assertThat(dashboard.codes().last()).hasText(browser.stage().neverSeen());
        dashboard.sort("Sales today").click();
        assertThat(sorted()).hasAttribute("aria-sort", "ascending");
        assertThat(dashboard.codes().last()).hasText(browser.stage().neverSeen());
    }

    @Test
    void groupsByRegion() {
        dashboard.button("By region").click();

        assertThat(dashboard.grid().getByText(Pattern.compile("^us – 3 branches$")))
                .isVisible();
        assertThat(dashboard.page()).hasURL(Pattern.compile("group=region"));
        assertThat(dashboard.codes()).hasCount(3);
    }

    @Test
    void showsTheColumnsOneChoseAlsoTheNextTime() {
        dashboard.button("Columns").click();
        dashboard.page().getByLabel("Agent").uncheck();
        dashboard.page().getByLabel("Address").check();
        dashboard.page().keyboard().press("Escape");

        assertThat(header("Agent")).hasCount(0);
        assertThat(header("Address")).isVisible();

        dashboard.page().navigate(browser.stage().origin() + "/branches");
        assertThat(header("Address")).isVisible();
        assertThat(header("Agent")).hasCount(0);

        dashboard.page().navigate(browser.stage().origin() + "/branches?columns=branch,agent");
        assertThat(dashboard.grid().getByRole(AriaRole.COLUMNHEADER)).hasText(new String[] {"Branch", "Agent"});
    }

    @Test
    void savesWhatIsFoundAsAFile() throws IOException {
        dashboard
                .page()
                .navigate(browser.stage().origin() + "/branches?status=never_seen&columns=branch,region,status");
        assertThat(dashboard.codes()).hasCount(1);

        var download =
                dashboard.page().waitForDownload(() -> dashboard.button("CSV").click());

        var silent = browser.stage().neverSeen();
        assertThat(Files.readString(download.path()))
                .isEqualTo(
                        "\uFEFFbranch,name,region,status\r\n%s,Store %s,us,never_seen\r\n".formatted(silent, silent));
        assertThat(download.suggestedFilename()).matches("branches-[0-9-]+\\.csv");
    }

    @Test
    void letsNoSpreadsheetTakeANameForAFormula() {
        var text = dashboard.page().evaluate("""
                async () => (await import("/page/csv.js")).csv([
                  ["=1+1", "+49", "@x", "-lag", "-12.5", 'a "b", c', undefined, "two\\nlines"]])""");

        assertThat(text).isEqualTo("'=1+1,'+49,'@x,'-lag,-12.5,\"a \"\"b\"\", c\",,\"two\nlines\"\r\n");
    }

    @Test
    void needsNoMouse() {
        dashboard.codes().first().locator("..").focus();

        dashboard.page().keyboard().press("ArrowDown");
        assertFocusOn(all.get(1));
        dashboard.page().keyboard().press("End");
        assertFocusOn(all.getLast());
        dashboard.page().keyboard().press("PageUp");
        assertFocusOn(all.getFirst());
        dashboard.page().keyboard().press("ArrowDown");
        dashboard.page().keyboard().press("Enter");

        assertThat(dashboard.heading()).containsText(all.get(1));
        assertThat(dashboard.page()).hasURL(browser.stage().origin() + "/branches/" + all.get(1));
    }

    @Test
    void makesOnlyTheLinesThatAreSeen() {
        var page = dashboard.page();
        var _ = page.evaluate("""
                async () => {
                  const { openTable } = await import("/page/table.js");
                  const place = document.getElementById("view");
                  place.replaceChildren();
                  const show = (cell, line) => cell.replaceChildren(Object.assign(document.createElement("a"), { href: "#" + line.n, textContent: "n" + line.n }));
                  const lines = Array.from({ length: 10_000 }, (_, n) => ({ n }));
                  const table = openTable(place, { label: "Many", line: (key) => lines[key], onSort: () => {} });
                  table.columns([{ key: "n", label: "N", width: 10, header: true, show }], "n", false);
                  table.lines(lines.map((line) => String(line.n)));
                }""");
        var many = page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Many"));
        assertThat(many.getByRole(AriaRole.ROWHEADER).first()).hasText("n0");

        many.getByRole(AriaRole.LINK).first().focus();
        page.keyboard().press("End");

        assertThat(many).hasAttribute("aria-rowcount", "10001");
        var last = many.getByRole(AriaRole.ROW).last();
        assertThat(last).hasText("n9999");
        assertThat(last).hasAttribute("aria-rowindex", "10001");
        assertThat(last.getByRole(AriaRole.LINK)).isFocused();
        assertThat(many.getByRole(AriaRole.ROW).count()).isLessThan(80);

        page.keyboard().press("PageUp");
        page.keyboard().press("Home");
        assertThat(many.getByRole(AriaRole.LINK).first()).isFocused();
        assertThat(many.getByRole(AriaRole.LINK).first()).hasText("n0");
    }

    private void assertFocusOn(String code) {
        assertThat(dashboard.branch(code).getByRole(AriaRole.LINK).first()).isFocused();
    }

    private Locator header(String name) {
        return dashboard.grid().getByRole(AriaRole.COLUMNHEADER, new Locator.GetByRoleOptions().setName(name));
    }

    private Locator sorted() {
        return dashboard.grid().locator("[aria-sort]");
    }
}
