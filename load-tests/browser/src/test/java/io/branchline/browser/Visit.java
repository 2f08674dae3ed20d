package io.branchline.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Tracing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What one test does in the browser: its pages, each in a fresh context, and what they complained about. One thread. */
final class Visit implements AutoCloseable {
    /** Long enough for a program that is started again on a busy machine; nothing waits longer than it has to. */
    static final int DEADLINE_MS = 30_000;

    private final com.microsoft.playwright.Browser browser;
    private final Complaints complaints = new Complaints();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private boolean kept;

    Visit(com.microsoft.playwright.Browser browser) {
        this.browser = browser;
    }

    /** A page at an address, in a context of its own. */
    Page open(Look look, String address) {
        var context = browser.newContext(look.context());
        contexts.add(context);
        context.setDefaultTimeout(DEADLINE_MS);
        context.tracing().start(new Tracing.StartOptions().setSnapshots(true));
        complaints.watch(context, origin(address));
        var page = context.newPage();
        page.navigate(address);
        return page;
    }

    void expect(Pattern pattern) {
        complaints.expect(pattern);
    }

    /** What the pages complained about so far; asks each of them first, so that nothing is still on its way. */
    List<String> complaints() {
        for (var page : pages()) {
            try {
                var _ = page.evaluate("0");
            } catch (PlaywrightException e) {
                // A page that is gone has said all it had to say.
                continue;
            }
        }
        return complaints.unexpected();
    }

    /** Keeps how the pages look, what they consist of, and a trace of how it came to that; what cannot be kept is named. */
    List<String> keep(Path directory) {
        kept = true;
        var files = new ArrayList<String>();
        for (var index = 0; index < contexts.size(); index++) {
            var context = contexts.get(index);
            var name = contexts.size() == 1 ? "" : "-" + (index + 1);
            for (var page : context.pages()) {
                var picture = directory.resolve("page" + name + ".png");
                files.add(kept(picture, () -> {
                    var _ = page.screenshot(new Page.ScreenshotOptions().setPath(picture));
                }));
                var text = directory.resolve("page" + name + ".html");
                files.add(kept(text, () -> Files.writeString(text, page.content())));
            }
            var trace = directory.resolve("trace" + name + ".zip");
            files.add(kept(trace, () -> context.tracing().stop(new Tracing.StopOptions().setPath(trace))));
        }
        return files;
    }

    /** A trace that nobody asked for is thrown away first, or its files stay behind. */
    @Override
    public void close() {
        contexts.forEach(context -> {
            if (!kept) {
                context.tracing().stop();
            }
            context.close();
        });
    }

    private static String origin(String address) {
        var url = URI.create(address);
        return url.getScheme() + "://" + url.getAuthority();
    }

    private List<Page> pages() {
        return contexts.stream().flatMap(context -> context.pages().stream()).toList();
    }

    @FunctionalInterface
    private interface Keeping {
        void keep() throws IOException;
    }

    private static String kept(Path file, Keeping keeping) {
        try {
            keeping.keep();
            return file.toString();
        } catch (IOException | PlaywrightException e) {
            return file + " could not be kept: " + e.getMessage();
        }
    }
}
