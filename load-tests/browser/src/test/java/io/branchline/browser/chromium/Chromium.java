package io.branchline.browser.chromium;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The browser of the tests.
 *
 * @param executable its program; null for the one Playwright has brought and finds by itself
 * @param origin where it was found, for messages
 */
public record Chromium(@Nullable Path executable, String origin) {
    /**
     * What a container needs, and nothing said on the network: every name but the machine's own leads nowhere, so a page
     * that asks for something foreign does not get it even where there is a network.
     */
    private static final List<String> FLAGS = List.of(
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");

    /**
     * Finds a browser, installs one if it has to; see {@link ChromiumSearch} for the order. Blocking.
     *
     * @throws NoChromium if there is none and none could be brought
     */
    public static Chromium find() {
        return new ChromiumSearch(Machine.ours()).find();
    }

    /**
     * Starts it: headless, with a fresh profile, and without Chromium's own sandbox, which root and most containers cannot
     * have; it visits no page but ours.
     *
     * @throws NoChromium if it is Playwright's and a library it needs is missing on this machine
     */
    public Browser start(Playwright playwright) {
        try {
            return playwright.chromium().launch(options());
        } catch (PlaywrightException e) {
            if (executable != null) {
                throw e;
            }
            throw ChromiumSearch.none(List.of("Playwright's download does not start: "
                    + e.getMessage().lines().findFirst().orElse("no reason")));
        }
    }

    private LaunchOptions options() {
        var options =
                new LaunchOptions().setHeadless(true).setChromiumSandbox(false).setArgs(FLAGS);
        return executable == null ? options : options.setExecutablePath(executable);
    }
}
