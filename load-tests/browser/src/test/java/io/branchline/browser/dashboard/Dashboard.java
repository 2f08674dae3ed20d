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

    /** The line of a branch. */
    Locator branch(String code) {
        return page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByRole(
                                AriaRole.ROWHEADER,
                                new Page.GetByRoleOptions().setName(Pattern.compile("^" + code + "\\b")))));
    }

    /** The figures of today's sales in a currency. */
    Locator takings(String currency) {
        return page.locator("dl")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText("Sales in " + currency, new Page.GetByTextOptions().setExact(true))));
    }

    /** The newest sales, the last one on top. */
    Locator ticker() {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Live"))
                .getByRole(AriaRole.LISTITEM);
    }

    /** The button that holds the ticker, and lets it go on. */
    Locator pause() {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Pause$|esume$")));
    }

    /** An amount as the page writes it. */
    static String money(BigDecimal amount, String currency) {
        return currency + " " + String.format(Locale.UK, "%,.2f", amount.setScale(2, RoundingMode.UNNECESSARY));
    }

    /** Figures as the page writes them. */
    static String[] written(Takings takings, String currency) {
        return new String[] {
            "Sales in " + currency,
            money(takings.amount(), currency),
            String.format(Locale.UK, "%,d sales", takings.count())
        };
    }
}
