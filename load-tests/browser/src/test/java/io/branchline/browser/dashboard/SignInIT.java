package io.branchline.browser.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may see the figures, and how one shows it. */
class SignInIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    @Test
    void signsInWithATokenAndOutAgain() throws IOException {
        var page = openAsStranger("/branches");

        token(page).fill(browser.stage().estate().operatorToken().strip());
        page.keyboard().press("Enter");

        var dashboard = new Dashboard(page).live();
        assertThat(dashboard.heading()).hasText("Branches");
        assertThat(page.getByText("demo, admin")).isVisible();
        page.reload();
        var _ = dashboard.live();

        dashboard.button("Sign out").click();

        assertThat(token(page)).isVisible();
        assertThat(page.request().get(browser.stage().origin() + "/session").status())
                .isEqualTo(401);
        assertThat(dashboard.heading()).hasText("Branchline");
        page.reload();
        assertThat(token(page)).isVisible();
    }

    @Test
    void takesNoWrongToken() {
        browser.expectComplaint("401");
        var page = openAsStranger("/");

        token(page).fill("blo_wrong");
        page.keyboard().press("Enter");

        assertThat(page.getByRole(AriaRole.ALERT)).hasText("The hub does not know this token.");
        assertThat(token(page)).hasValue("");
        assertThat(token(page)).isFocused();
    }

    @Test
    void signsInByALinkOnce() throws IOException {
        var link = browser.stage().dashboard("/branches");
        var page = openAsStranger(link.substring(browser.stage().origin().length()));

        assertThat(new Dashboard(page).live().heading()).hasText("Branches");
        assertThat(page).hasURL(browser.stage().origin() + "/branches");

        browser.expectComplaint("401");
        var second = openAsStranger(link.substring(browser.stage().origin().length()));
        assertThat(second.getByRole(AriaRole.ALERT)).containsText("This link was used before or is too old.");
        assertThat(second).hasURL(browser.stage().origin() + "/branches");
    }

    private static Page openAsStranger(String path) {
        return browser.openAsStranger(Look.light(), path);
    }

    private static Locator token(Page page) {
        return page.getByLabel("Token");
    }
}
