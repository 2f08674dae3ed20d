package io.branchline.browser.load;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.RequestOptions;
import io.branchline.browser.chromium.Chromium;
import io.branchline.browser.chromium.NoChromium;
import io.branchline.load.fleet.BenchOffice;
import io.branchline.load.fleet.Fleet;
import io.branchline.protocol.event.Priority;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * The views while many branches sell. In the normal run a short form; {@code ./branchline bench page} takes a thousand
 * branches, 2,000 sales a second and minutes.
 */
class PageLoadIT {
    private static final int BRANCHES = Integer.getInteger("branchline.page.branches", 60);
    private static final int RATE = Integer.getInteger("branchline.page.rate", 100);
    private static final int SECONDS = Integer.getInteger("branchline.page.seconds", 3);
    private static final int LOOKS = 10;
    private static final int DEADLINE_MS = 60_000;
    private static final List<String> FLAGS = List.of("-Xmx1g", "-XX:+UseSerialGC");

    private final Vertx vertx = Vertx.vertx();

    @Test
    void saysHowMuchWorkTheViewsAre() throws Exception {
        try (var playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                var browser = chromium().start(playwright);
                var office = BenchOffice.open(vertx, BRANCHES, FLAGS);
                var fleet = new Fleet(vertx, office.port(), office.keys())) {
            fleet.open();
            var context = browser.newContext(
                    new NewContextOptions().setViewportSize(1440, 900).setLocale("en-GB"));
            context.setDefaultTimeout(DEADLINE_MS);
            signIn(context, office);
            try (var _ = fleet.sell(Priority.SALES, RATE)) {
                System.out.printf(Locale.ROOT, "%,d branches, %,d sales a second%n", BRANCHES, RATE);
                watch(context, office, "/", SECONDS / 10 + 1);
                watch(context, office, "/sales", SECONDS / 10 + 1);
                watch(context, office, "/branches", SECONDS);
            }
            assertThat(fleet.awaitSettled(60)).isTrue();
            assertThat(fleet.counts().lost()).isZero();
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private static Chromium chromium() {
        try {
            return Chromium.find();
        } catch (NoChromium e) {
            throw new TestAbortedException(e.getMessage(), e);
        }
    }

    private static void signIn(BrowserContext context, BenchOffice office) {
        var answer = context.request()
                .post(
                        origin(office) + "/api/v1/tickets",
                        RequestOptions.create()
                                .setHeader("Authorization", "Bearer " + office.token())
                                .setHeader("Idempotency-Key", "\"page-load\"")
                                .setData(Map.of("seconds", 60)));
        var ticket = new JsonObject(answer.text()).getString("ticket");
        var page = context.newPage();
        page.navigate(origin(office) + "/#ticket=" + ticket);
        assertLive(page);
        page.close();
    }

    private static void assertLive(Page page) {
        assertThat(page.getByText("live", new Page.GetByTextOptions().setExact(true)))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(DEADLINE_MS));
    }

    private static String origin(BenchOffice office) {
        return "http://127.0.0.1:" + office.port();
    }

    private static void watch(BrowserContext context, BenchOffice office, String path, int seconds) {
        var page = context.newPage();
        page.navigate(origin(office) + path);
        assertThat(page.getByText("live", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        var meter = new Effort.Meter(page);
        var looks = new ArrayList<Effort>();
        looks.add(meter.look());
        for (var look = 0; look < LOOKS; look++) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds) / LOOKS);
            looks.add(meter.look());
        }
        report(path, seconds, looks);
        assertThat(page.getByText("live", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        page.close();
    }

    private static void report(String path, int seconds, List<Effort> looks) {
        var first = looks.getFirst();
        var last = looks.getLast();
        System.out.printf(
                Locale.ROOT,
                "%-10s %3d s: main thread busy %.1f %% of the time (goal below 30 %%); heap %s MiB; nodes %,d to %,d%n",
                path,
                seconds,
                100 * last.busySince(first),
                looks.stream()
                        .map(look -> String.format(Locale.ROOT, "%.1f", look.heapMiB()))
                        .toList(),
                first.nodes(),
                last.nodes());
        assertThat(last.busySeconds()).as("time Chromium has measured").isPositive();
    }
}
