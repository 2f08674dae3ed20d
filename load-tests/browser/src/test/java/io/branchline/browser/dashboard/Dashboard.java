package io.branchline.browser.dashboard;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.stage.Takings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The parts of the dashboard by the names its users have for them.
 *
 * @param page that shows it
 */
record Dashboard(Page page) {
    /** Waits until it shows the figures of now. An assertion would look only once a second by then. */
    Dashboard live() {
        page.getByText("live", new Page.GetByTextOptions().setExact(true)).waitFor();
        return this;
    }

    /** What it says of its connection to the hub. */
    Locator connection() {
        return page.getByText(Pattern.compile("^(connecting|live|disconnected \\d+ s.*)$"));
    }

    /** Goes to another view. */
    void go(String view) {
        page.getByRole(AriaRole.NAVIGATION)
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(Pattern.compile("^" + view)))
                .click();
    }

    /** The heading of the view. */
    Locator heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    /** All figures with a name. */
    Locator figures() {
        return page.locator("dl");
    }

    /** A figure by its name. */
    Locator figure(String name) {
        return figures()
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
    }

    /** The figures of today's sales in a currency. */
    Locator takings(String currency) {
        return figure("Sales in " + currency);
    }

    /** A part of a view by its name. */
    Locator part(String name) {
        return page.getByRole(
                        AriaRole.REGION,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    /** The branch grid. */
    Locator grid() {
        return page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Branches and how they stand"));
    }

    /** The line of a branch in the grid. */
    Locator branch(String code) {
        return grid().getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHas(link(code)));
    }

    /** The codes of the branches in the order of the grid. */
    Locator codes() {
        return grid().getByRole(AriaRole.ROWHEADER).locator(".code");
    }

    /** The button that sorts the grid by a column. */
    Locator sort(String column) {
        return grid().getByRole(AriaRole.COLUMNHEADER)
                .filter(new Locator.FilterOptions().setHasText(column))
                .getByRole(AriaRole.BUTTON);
    }

    /** A button. */
    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)));
    }

    private Locator link(String code) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("^" + code + "\\b")));
    }

    /** An amount as the page writes it. */
    static String money(BigDecimal amount, String currency) {
        return currency + " " + String.format(Locale.UK, "%,.2f", amount.setScale(2, RoundingMode.UNNECESSARY));
    }

    /** What the tile of a currency says. */
    static String written(Takings takings, String currency) {
        return "Sales in " + currency + money(takings.amount(), currency)
                + String.format(Locale.UK, takings.count() == 1 ? "%,d sale" : "%,d sales", takings.count());
    }
}
