package io.branchline.browser.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The views by the names their users have for the parts.
 *
 * @param page that shows them
 */
record Desk(Page page) {
    /** A view as somebody sees it who is signed in, with the figures of now. */
    static Desk open(Browser browser, Look look, String path, Person person) {
        var page = browser.openAsStranger(look, path);
        page.getByLabel("Token").fill(person.token());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        page.mouse().move(0, 0);
        return new Desk(page).live();
    }

    /** Waits until it shows the figures of now. */
    Desk live() {
        page.getByText("live", new Page.GetByTextOptions().setExact(true)).waitFor();
        return this;
    }

    /** What it says of its connection to the hub. */
    Locator connection() {
        return page.getByText(Pattern.compile("^(connecting|live|disconnected \\d+ s.*)$"));
    }

    /** The table of a name. */
    Locator table(String name) {
        return page.getByRole(
                AriaRole.TABLE, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The lines of a table in which a text stands. */
    Locator lines(String table, String text) {
        return table(table)
                .locator("tbody")
                .getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText(text));
    }

    /** A button in the line of a table in which a text stands. */
    Locator inLine(String table, String text, String name) {
        return lines(table, text)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The button that opens or does what it says. */
    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** The dialog that is open. */
    Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    /** The field of a label, in the dialog. */
    Locator asked(String label) {
        return dialog().getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    /** Presses a button of the dialog. */
    void answer(String name) {
        dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    /** The field of a label. */
    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    /** The button that holds the ticker, and lets it go on. */
    Locator pause() {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Pause$|esume$")));
    }

    /** What was done, as the view says it. */
    void says(String text) {
        assertThat(page.getByRole(AriaRole.STATUS).filter(new Locator.FilterOptions().setHasText(text)))
                .isVisible();
    }

    /** An amount as the page writes it. */
    static String money(BigDecimal amount, String currency) {
        return currency + " " + String.format(Locale.UK, "%,.2f", amount.setScale(2, RoundingMode.UNNECESSARY));
    }
}
