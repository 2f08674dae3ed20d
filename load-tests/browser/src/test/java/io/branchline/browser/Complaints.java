package io.branchline.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What goes wrong on the pages of one test without anybody looking: collected while they are open. One thread. */
final class Complaints {
    private static final int KEPT_MAX = 100;
    private static final Set<String> LOUD = Set.of("error", "warning", "assert");
    /** These carry their content with them and ask nobody. */
    private static final Set<String> LOCAL = Set.of("data:", "blob:", "about:");
    /** The page itself, or a navigation, no longer wanted the answer. */
    private static final String CALLED_OFF = "net::ERR_ABORTED";

    private final List<String> all = new ArrayList<>();
    private final List<Pattern> expected = new ArrayList<>();

    /** Listens to every page of a context, also to those it opens later; all of them belong to one origin. */
    void watch(BrowserContext context, String origin) {
        context.onConsoleMessage(this::heard);
        context.onWebError(fault -> note("page error: " + fault.error()));
        context.onRequest(request -> checkOrigin(request.url(), origin));
        context.onRequestFailed(this::failed);
        context.onResponse(this::answered);
        context.onPage(page -> watch(page, origin));
    }

    /** Lets complaints pass in which a pattern is found. */
    void expect(Pattern pattern) {
        expected.add(pattern);
    }

    /** What was not expected, in the order in which it happened. */
    List<String> unexpected() {
        return all.stream()
                .filter(text -> expected.stream()
                        .noneMatch(pattern -> pattern.matcher(text).find()))
                .toList();
    }

    private void watch(Page page, String origin) {
        page.onWebSocket(socket -> checkOrigin(socket.url(), origin));
        page.onCrash(crashed -> note("page crashed: " + crashed.url()));
    }

    private void heard(ConsoleMessage message) {
        if (LOUD.contains(message.type())) {
            note("console " + message.type() + ": " + message.text() + " (" + message.location() + ")");
        }
    }

    private void failed(Request request) {
        if (!CALLED_OFF.equals(request.failure())) {
            note("request failed: " + request.method() + " " + request.url() + ": " + request.failure());
        }
    }

    private void answered(Response response) {
        if (response.status() >= 400) {
            note("refused with " + response.status() + ": " + response.request().method() + " " + response.url());
        }
    }

    private void checkOrigin(String address, String origin) {
        var asked = address.replaceFirst("^ws", "http");
        if (!asked.startsWith(origin + "/") && LOCAL.stream().noneMatch(asked::startsWith)) {
            note("foreign request: " + address);
        }
    }

    private void note(String complaint) {
        if (all.size() < KEPT_MAX) {
            all.add(complaint);
        }
    }
}
