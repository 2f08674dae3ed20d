package io.branchline.browser.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.branchline.browser.Accessibility.assertAccessible;
import static io.branchline.browser.Keyboard.assertReachesEveryControl;
import static io.branchline.browser.Reflow.assertFits;
import static io.branchline.browser.Screenshots.screenshot;

import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.Theme;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboard for everybody: both themes, no mouse, little room. */
class EverybodyIT {
    private static final int PHONE = 320;

    @RegisterExtension
    static final Browser browser = new Browser();

    /** A view by the name of its pictures. */
    record View(String name, String path) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<View> views() {
        return List.of(new View("overview", "/"), new View("branches", "/branches"), new View("branch", "/branches/*"));
    }

    @ParameterizedTest
    @MethodSource("views")
    void isAccessibleInBothThemes(View view) throws IOException {
        for (var theme : Theme.values()) {
            var dashboard = open(Look.of(theme), view);

            assertAccessible(dashboard.page());
            screenshot(dashboard.page(), view.name() + "-" + theme.name().toLowerCase(Locale.ROOT));
        }
    }

    @ParameterizedTest
    @MethodSource("views")
    void needsNoMouse(View view) throws IOException {
        assertReachesEveryControl(open(Look.light(), view).page());
    }

    @ParameterizedTest
    @MethodSource("views")
    void fitsAPhone(View view) throws IOException {
        var dashboard = open(Look.light().sized(PHONE, 720), view);

        assertFits(dashboard.page());
        assertAccessible(dashboard.page());
        screenshot(dashboard.page(), view.name() + "-phone");
    }

    @ParameterizedTest
    @EnumSource
    void isAccessibleToAStranger(Theme theme) {
        var page = browser.openAsStranger(Look.of(theme), "/");
        assertThat(page.getByLabel("Token")).isVisible();

        assertAccessible(page);
        assertReachesEveryControl(page);
    }

    private static Dashboard open(Look look, View view) throws IOException {
        var path = view.path().replace("*", browser.stage().branches().getFirst());
        var dashboard = new Dashboard(browser.open(look, path)).live();
        assertThat(dashboard.heading()).isVisible();
        return dashboard;
    }
}
