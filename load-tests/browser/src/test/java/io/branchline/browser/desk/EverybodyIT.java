package io.branchline.browser.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.branchline.browser.Accessibility.assertAccessible;
import static io.branchline.browser.Keyboard.assertReachesEveryControl;
import static io.branchline.browser.Reflow.assertFits;
import static io.branchline.browser.Screenshots.screenshot;

import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.Theme;
import io.branchline.browser.stage.Sale;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each view for everybody: both themes, no mouse, little room. */
class EverybodyIT {
    private static final int PHONE = 320;
    private static final Look LARGE = Look.light();

    @RegisterExtension
    static final Browser browser = new Browser();

    private static Unacceptable apart;

    @BeforeAll
    static void fillTheViews() throws Exception {
        var stage = browser.stage();
        try (var office = Office.of(stage)) {
            office.publish("USD/IDR", "16250 16330", "16290 16370", "16210 16290", "16330 16410", "16310 16390");
            office.publish("EUR/IDR", "17820 17960");
            office.publish("SGD/IDR", "12140 12220");
            office.publish("USD/JPY", "151.12 151.94");
            office.publish("CHF/USD", "1.1210 1.1290");
            office.propose("CHF/USD", "1.2410 1.2490");
            apart = Unacceptable.post(stage, office);
        }
        stage.awaitSettled();
    }

    static Stream<Arguments> viewsInBothThemes() {
        return Arrays.stream(View.values())
                .flatMap(view -> Arrays.stream(Theme.values()).map(theme -> Arguments.of(view, theme)));
    }

    @ParameterizedTest
    @MethodSource("viewsInBothThemes")
    void isAccessible(View view, Theme theme) throws Exception {
        var desk = open(view, Look.of(theme));

        assertAccessible(desk.page());
        screenshot(desk.page(), view.word() + "-" + theme.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @EnumSource
    void needsNoMouse(View view) throws Exception {
        assertReachesEveryControl(open(view, LARGE).page());
    }

    @ParameterizedTest
    @EnumSource
    void fitsAPhone(View view) throws Exception {
        var desk = open(view, Look.light().sized(PHONE, 720));

        assertFits(desk.page());
        assertAccessible(desk.page());
        screenshot(desk.page(), view.word() + "-phone");
    }

    @ParameterizedTest
    @EnumSource
    void quoteIsPublishedByKeyboardAloneAndAccessible(Theme theme) throws Exception {
        var desk = open(View.RATES, Look.of(theme));
        desk.button("USD/IDR").focus();
        desk.page().keyboard().press("Enter");
        desk.button("New quote of this pair").focus();
        assertAccessible(desk.page());
        screenshot(desk.page(), "rates-history-" + theme.name().toLowerCase(Locale.ROOT));
        desk.page().keyboard().press("Enter");
        assertThat(desk.asked("Bid")).isFocused();
        assertAccessible(desk.page());

        desk.page().keyboard().press("Enter");

        assertThat(desk.dialog()).containsText("Change of the middle");
        assertAccessible(desk.page());
        screenshot(desk.page(), "rates-preview-" + theme.name().toLowerCase(Locale.ROOT));
        desk.page().keyboard().press("Escape");
        assertThat(desk.dialog()).hasCount(0);
        assertThat(desk.button("New quote of this pair")).isFocused();
    }

    @ParameterizedTest
    @EnumSource
    void quarantinedEventIsAccessible(Theme theme) throws Exception {
        var desk = open(View.TROUBLE, Look.of(theme));
        desk.button(apart.title()).click();

        assertThat(desk.field("The event")).hasValue(Pattern.compile(apart.id()));
        assertAccessible(desk.page());
        screenshot(desk.page(), "trouble-open-" + theme.name().toLowerCase(Locale.ROOT));
        desk.button("Release as it is").click();
        assertAccessible(desk.page());
        desk.page().keyboard().press("Escape");
    }

    @ParameterizedTest
    @EnumSource
    void pathIsAccessible(Theme theme) throws Exception {
        var sale = sold();
        var word = theme.name().toLowerCase(Locale.ROOT);
        var desk = open("/search?open=" + sale.branch() + "/" + sale.id(), Look.of(theme));

        assertThat(desk.page().getByText("from the till to PostgreSQL.")).isVisible();
        assertAccessible(desk.page());
        screenshot(desk.page(), "search-path-" + word);
    }

    @Test
    void pathFitsAPhone() throws Exception {
        var sale = sold();
        var desk = open(
                "/search?open=" + sale.branch() + "/" + sale.id(), Look.light().sized(PHONE, 720));

        assertThat(desk.page().getByText("from the till to PostgreSQL.")).isVisible();
        assertFits(desk.page());
    }

    @Test
    void tickerHasOneStopAndArrowsLeadOn() throws Exception {
        var desk = open(View.SALES, LARGE);
        var buttons = desk.table("Newest sales").locator("tbody").getByRole(AriaRole.BUTTON);

        buttons.first().focus();
        desk.page().keyboard().press("ArrowDown");
        assertThat(buttons.nth(1)).isFocused();
        assertThat(desk.table("Newest sales").locator("button[tabindex='0']")).hasCount(1);
        desk.page().keyboard().press("Enter");
        assertThat(desk.dialog()).isVisible();
        desk.page().keyboard().press("Escape");
        assertThat(buttons.nth(1)).isFocused();
    }

    private static Sale sold() throws InterruptedException {
        var sale = browser.stage().sell(browser.stage().branches().getFirst());
        browser.stage().awaitSettled();
        return sale;
    }

    private static Desk open(View view, Look look) throws Exception {
        var desk = open(view.path(), look);
        assertThat(desk.table(view.table()).locator("tbody tr").first()).isVisible();
        return desk;
    }

    private static Desk open(String path, Look look) throws Exception {
        return Desk.open(
                browser,
                look,
                path,
                new Person(
                        "demo",
                        "admin",
                        browser.stage().estate().operatorToken().strip()));
    }
}
