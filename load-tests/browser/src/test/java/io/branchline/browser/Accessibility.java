package io.branchline.browser;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What axe-core finds on a page as it stands: WCAG 2.2 up to level AA, and what axe calls best practice. */
public final class Accessibility {
    private static final String AXE = Script.text("/axe-core-4.14.1/axe.min.js");
    private static final String RUN = Script.text("axe.js");

    private Accessibility() {}

    /** Fails on serious and critical findings; lesser ones are only printed. */
    public static void assertAccessible(Page page) {
        var _ = page.evaluate("() => {" + AXE + "}");
        var serious = new ArrayList<String>();
        for (var finding : (List<?>) page.evaluate(RUN)) {
            var members = (Map<?, ?>) finding;
            if (Boolean.TRUE.equals(members.get("serious"))) {
                serious.add((String) members.get("text"));
            } else {
                System.out.println("axe on " + page.title() + ": " + members.get("title"));
            }
        }
        if (!serious.isEmpty()) {
            throw new AssertionError(
                    serious.size() + " serious findings of axe-core on this page:\n" + String.join("\n", serious));
        }
    }
}
