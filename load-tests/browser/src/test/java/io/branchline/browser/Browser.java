package io.branchline.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.branchline.browser.chromium.NoChromium;
import io.branchline.browser.stage.Stage;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * A browser for the tests of one class: {@code @RegisterExtension static final Browser browser = new Browser();}. Each
 * test has contexts of its own, and fails if a page of it complained; when a test fails, its message names a directory
 * below {@code target/browser} with pictures, pages and a trace ({@code playwright show-trace}). One thread.
 */
public final class Browser
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, InvocationInterceptor {
    private static final Path EVIDENCE = Path.of("target", "browser");

    private @Nullable Running running;
    private com.microsoft.playwright.@Nullable Browser browser;
    private @Nullable Visit visit;

    /** The dashboard, signed in by its link. */
    public Page open(Look look) throws IOException {
        return open(look, "/");
    }

    /** A view of the dashboard, signed in by its link. */
    public Page open(Look look, String path) throws IOException {
        return visit().open(look, stage().dashboard(path));
    }

    /** A page of the hub as a stranger comes to it, without any link. */
    public Page openAsStranger(Look look, String path) {
        return visit().open(look, stage().origin() + path);
    }

    /** The page of a shop manager at the agent on a port. */
    public Page openAtBranch(Look look, int port) {
        return visit().open(look, "http://127.0.0.1:" + port + "/");
    }

    /** The system behind the pages. */
    public Stage stage() {
        return Objects.requireNonNull(running, "the tests of this class have not begun")
                .stage();
    }

    /**
     * Lets a complaint pass for the rest of this test: what the page cannot help when the test takes away what it stands on.
     *
     * @param pattern found in the complaint, a regular expression
     */
    public void expectComplaint(String pattern) {
        visit().expect(Pattern.compile(pattern));
    }

    /** What the pages of this test complained about so far, in order. */
    public List<String> complaints() {
        return visit().complaints();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        try {
            running = Running.of(context);
            browser = running.startBrowser();
        } catch (NoChromium e) {
            System.err.println("browser tests: " + e.getMessage());
            throw new TestAbortedException(e.getMessage(), e);
        }
        PlaywrightAssertions.setDefaultAssertionTimeout(Visit.DEADLINE_MS);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (browser != null) {
            browser.close();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        visit = new Visit(Objects.requireNonNull(browser));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (visit != null) {
            visit.close();
        }
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judge(test, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judge(test, context);
    }

    private void judge(Invocation<@Nullable Void> test, ExtensionContext context) throws Throwable {
        Throwable failure = null;
        try {
            var _ = test.proceed();
        } catch (TestAbortedException e) {
            throw e;
        } catch (AssertionError | Exception e) {
            failure = e;
        }
        var complaints = visit().complaints();
        if (failure != null || !complaints.isEmpty()) {
            var told = new AssertionError(
                    message(failure, complaints, keep(context, complaints)),
                    failure == null ? null : failure.getCause());
            told.setStackTrace((failure == null ? told : failure).getStackTrace());
            throw told;
        }
    }

    private static String message(@Nullable Throwable failure, List<String> complaints, List<String> kept) {
        var lines = new ArrayList<String>();
        if (failure != null) {
            lines.add(failure.toString());
        }
        if (!complaints.isEmpty()) {
            lines.add("the page complained:");
            complaints.forEach(complaint -> lines.add("  " + complaint));
        }
        lines.add("kept:");
        kept.forEach(file -> lines.add("  " + file));
        return String.join("\n", lines);
    }

    private List<String> keep(ExtensionContext context, List<String> complaints) throws IOException {
        var directory = Files.createDirectories(EVIDENCE.resolve(name(context)));
        var kept = visit().keep(directory);
        var words = Files.writeString(
                directory.resolve("words.txt"), String.join("\n", complaints) + "\n" + stage().lastWords() + "\n");
        kept.add(words.toString());
        return kept;
    }

    private static String name(ExtensionContext context) {
        var method = context.getRequiredTestMethod().getName();
        var shown = context.getDisplayName();
        var name = context.getRequiredTestClass().getSimpleName() + "." + method
                + (shown.startsWith(method) ? "" : " " + shown);
        return name.replaceAll("[^A-Za-z0-9.]+", "-");
    }

    private Visit visit() {
        return Objects.requireNonNull(visit, "no test of this class is running");
    }
}
