package io.branchline.browser.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.branchline.browser.Accessibility.assertAccessible;
import static io.branchline.browser.Keyboard.assertReachesEveryControl;
import static io.branchline.browser.Reflow.assertFits;
import static io.branchline.browser.Screenshots.screenshot;

import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.Theme;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dashboard for everybody: both themes, no mouse, little room, less motion. */
class EverybodyIT {
    private static final int PHONE = 320;

    @RegisterExtension
    static final Browser browser = new Browser();

    @ParameterizedTest
    @EnumSource
    void isAccessible(Theme theme) throws IOException {
        var dashboard = open(Look.of(theme));
        var sale = browser.stage().sell(browser.stage().branches().getFirst());
        assertThat(dashboard.ticker().first()).containsText(sale.receipt());

        assertAccessible(dashboard.page());
        screenshot(dashboard.page(), "dashboard-" + theme.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @EnumSource
    void isAccessibleToAStranger(Theme theme) {
        var page = browser.openAsStranger(Look.of(theme), "/");
        assertThat(page.getByRole(AriaRole.TEXTBOX)).isVisible();

        assertAccessible(page);
        assertReachesEveryControl(page);
    }

    @Test
    void needsNoMouse() throws IOException {
        var dashboard = open(Look.light());

        assertReachesEveryControl(dashboard.page());

        dashboard.pause().focus();
        dashboard.page().keyboard().press("Enter");
        assertThat(dashboard.pause()).hasText("Resume");
        dashboard.page().keyboard().press("Space");
        assertThat(dashboard.pause()).hasText("Pause");
    }

    @Test
    void fitsAPhone() throws IOException {
        var dashboard = open(Look.light().sized(PHONE, 720));

        assertFits(dashboard.page());
        assertAccessible(dashboard.page());
        assertReachesEveryControl(dashboard.page());
        screenshot(dashboard.page(), "dashboard-phone");
    }

    @Test
    void staysCalmForWhoeverWantsLessMotion() throws IOException {
        var dashboard = open(Look.light().calmed());
        var sale = browser.stage().sell(browser.stage().branches().getFirst());
        assertThat(dashboard.ticker().first()).containsText(sale.receipt());

        assertThat(dashboard.ticker().first()).hasCSS("animation-name", "none");
    }

    private static Dashboard open(Look look) throws IOException {
        return new Dashboard(browser.open(look)).live();
    }
}
