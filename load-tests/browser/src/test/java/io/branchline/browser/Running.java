package io.branchline.browser;

import com.microsoft.playwright.Playwright;
import io.branchline.browser.chromium.Chromium;
import io.branchline.browser.chromium.NoChromium;
import io.branchline.browser.stage.Stage;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/** What all classes of a run share, opened by the first one and closed by JUnit after the last. One thread. */
final class Running {
    private final Chromium chromium;
    private final Stage stage;
    private final Playwright playwright;

    private Running(Chromium chromium) {
        this.chromium = chromium;
        var opening = CompletableFuture.supplyAsync(Running::openStage);
        // The search has brought what can be brought; Playwright must not fetch three browsers of its own.
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.stage = opening.join();
    }

    /**
     * The one of this run.
     *
     * @throws NoChromium in every class, searched for once
     */
    static Running of(ExtensionContext context) {
        var store = context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(Running.class));
        return store.computeIfAbsent(Outcome.class, _ -> Outcome.now(), Outcome.class)
                .running();
    }

    /** Remembers a missing browser too: looking for one again would try to install it again. */
    private record Outcome(
            @Nullable Running opened, @Nullable NoChromium missing) implements AutoCloseable {
        static Outcome now() {
            try {
                return new Outcome(new Running(Chromium.find()), null);
            } catch (NoChromium e) {
                return new Outcome(null, e);
            }
        }

        Running running() {
            if (missing != null) {
                throw missing;
            }
            return Objects.requireNonNull(opened);
        }

        @Override
        public void close() {
            if (opened != null) {
                opened.close();
            }
        }
    }

    private static Stage openStage() {
        try {
            return Stage.open();
        } catch (Exception e) {
            throw new IllegalStateException("the stage of the browser tests cannot be opened", e);
        }
    }

    com.microsoft.playwright.Browser startBrowser() {
        return chromium.start(playwright);
    }

    Stage stage() {
        return stage;
    }

    private void close() {
        try {
            playwright.close();
        } finally {
            stage.close();
        }
    }
}
