package io.branchline.browser;

import com.microsoft.playwright.Page;
import java.util.List;

/** Whether a page fits the width of its window (WCAG 1.4.10); what scrolls within a box of its own is exempt. */
public final class Reflow {
    private static final String OVERFLOWING = Script.text("overflowing.js");

    private Reflow() {}

    /** Fails if one has to scroll sideways to read, and names what stands out. */
    public static void assertFits(Page page) {
        @SuppressWarnings("unchecked")
        var overflowing = (List<String>) page.evaluate(OVERFLOWING);
        if (!overflowing.isEmpty()) {
            throw new AssertionError("wider than a window of " + page.viewportSize().width + " px:\n  "
                    + String.join("\n  ", overflowing));
        }
    }
}
