package io.branchline.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The judge is judged: faults are planted in a page, and have to be found. */
class BrowserIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private static final String WHOLE = "<!doctype html><html lang=en><title>t</title><main><h1>Title</h1>%s</main>";

    private Page page;

    @BeforeEach
    void openAnEmptyPage() {
        page = browser.openAsStranger(Look.light().sized(320, 500), "/");
        page.navigate("about:blank");
    }

    @Test
    void hearsThePageComplain() {
        page.navigate(browser.stage().origin());
        var _ = page.evaluate("() => { console.error('planted'); console.info('harmless'); }");
        var _ = page.evaluate("() => fetch('/nowhere')");
        var _ = page.evaluate("() => fetch('http://branchline.example/').catch(() => 0)");
        var _ = page.evaluate(
                "() => new Promise(done => { setTimeout(done); setTimeout(() => { throw Error('lost'); }); })");

        assertComplaints(
                "console error: planted", "404: GET .*/nowhere", "Content Security Policy", "page error: .*lost");
    }

    @Test
    void hearsForeignRequestsThatGoNowhere() {
        page.setContent(WHOLE.formatted("<img alt=x src='http://branchline.example/x.png'>"));
        var _ = page.evaluate(
                "() => new Promise(end => { new WebSocket('ws://127.0.0.1:9/').onclose = end; }).then(() => 0)");

        assertComplaints(
                "foreign request: http://branchline.example/x.png",
                "request failed: .*net::ERR_NAME_NOT_RESOLVED",
                "foreign request: ws://127.0.0.1:9/");
    }

    @Test
    void findsWhatIsNotAccessible() {
        page.setContent(WHOLE.formatted("<button></button><p style='color:#999'>0</p>"));

        assertThatThrownBy(() -> Accessibility.assertAccessible(page))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "2 serious findings", "critical button-name", "serious color-contrast", ">0</p>");
    }

    @Test
    void findsWhatTheKeyboardCannotReachOrNobodyCouldSee() {
        page.setContent(WHOLE.formatted("""
                <button>good</button>
                <div role=button>unreachable</div>
                <button style='outline:none'>unmarked</button>
                <button style='position:fixed;bottom:0;left:0'>below</button>
                <p style='position:fixed;bottom:0;left:0;width:99px;height:99px;margin:0;background:#fff'></p>"""));

        assertThatThrownBy(() -> Keyboard.assertReachesEveryControl(page))
                .isInstanceOf(AssertionError.class)
                .message()
                .containsPattern("Tab does not reach .*unreachable")
                .containsPattern("nothing shows the focus on .*unmarked")
                .containsPattern("something covers .*below")
                .doesNotContain("good");
    }

    @Test
    void findsWhatStandsOutOfASmallWindow() {
        page.setContent(WHOLE.formatted("<div style='overflow:auto'><p style='width:600px'>own bar</p></div>"));
        Reflow.assertFits(page);

        page.setContent(WHOLE.formatted("<p id=wide style='width:600px'>too wide</p>"));
        assertThatThrownBy(() -> Reflow.assertFits(page))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("window of 320 px", "id=\"wide\"");
    }

    @Test
    void looksAsTheTestAsksFor() {
        var dark = browser.openAsStranger(Look.dark().calmed(), "/");

        assertThat(dark.locator("body")).hasCSS("background-color", "rgb(16, 19, 24)");
        assertThat(dark.evaluate("() => matchMedia('(prefers-reduced-motion: reduce)').matches"))
                .isEqualTo(true);
    }

    private static void assertComplaints(String... patterns) {
        var complaints = String.join("\n", browser.complaints());
        for (var pattern : patterns) {
            assertThat(complaints).containsPattern(pattern);
        }
        browser.expectComplaint("");
    }
}
