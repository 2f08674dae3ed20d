package io.branchline.browser.manager;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.branchline.browser.Accessibility.assertAccessible;
import static io.branchline.browser.Keyboard.assertReachesEveryControl;
import static io.branchline.browser.Reflow.assertFits;
import static io.branchline.browser.Screenshots.screenshot;

import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.Theme;
import io.branchline.load.rates.HeadOfficeApi;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The manager's page for everybody: both themes, no mouse, little room. */
class EverybodyIT {
    private static final int PHONE = 320;

    @RegisterExtension
    static final Browser browser = new Browser();

    private int port;

    @BeforeEach
    void publishRates() throws Exception {
        port = browser.stage().port(browser.stage().branches().getFirst());
        try (var api = new HeadOfficeApi(
                browser.stage().estate().hub().port(),
                browser.stage().estate().operatorToken(),
                Duration.ofSeconds(20))) {
            var _ = api.publish(
                    List.of(quote("EUR", "1.0815", "1.0840", "1.0865"), quote("GBP", "1.2630", "1.2660", "1.2690")),
                    List.of("*"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAccessible(Theme theme) throws Exception {
        var shop = open(Look.of(theme).sized(1280, 1120));

        assertAccessible(shop.page());
        screenshot(shop.page(), "manager-" + theme.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void showsTheRatesInUseWithTheirAge() {
        var shop = open(Look.light());

        assertThat(shop.part("Exchange rates"))
                .containsText(Pattern.compile("EUR/USD\\s*cash\\s*1\\.0815\\s*1\\.0865\\s*\\d+\\ss"));
        assertThat(shop.part("Exchange rates")).containsText("after the last word from head office");
    }

    @Test
    void needsNoMouse() {
        var shop = open(Look.light());

        assertReachesEveryControl(shop.page());

        shop.button("Test connection").focus();
        shop.page().keyboard().press("Enter");
        assertThat(shop.outcome()).containsText("Head office answers");
        assertThat(shop.button("Test connection")).isFocused();
    }

    @Test
    void fitsAPhone() throws Exception {
        var shop = open(Look.light().sized(PHONE, 720));
        shop.button("Test connection").click();
        assertThat(shop.outcome()).containsText("Head office answers");

        assertFits(shop.page());
        assertAccessible(shop.page());
        assertReachesEveryControl(shop.page());
        screenshot(shop.page(), "manager-phone");
    }

    private Shop open(Look look) {
        var shop = new Shop(browser.openAtBranch(look, port));
        assertThat(shop.sentence()).hasText("Connected. All sales are at head office.");
        assertThat(shop.part("Exchange rates")).containsText("GBP/USD");
        return shop;
    }

    private static JsonObject quote(String base, String bid, String mid, String ask) {
        return new JsonObject()
                .put("base", base)
                .put("quote", "USD")
                .put("unit", 1)
                .put("kind", "cash")
                .put("bid", bid)
                .put("mid", mid)
                .put("ask", ask)
                .put("source", "treasury")
                .put("asOf", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("validFrom", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
