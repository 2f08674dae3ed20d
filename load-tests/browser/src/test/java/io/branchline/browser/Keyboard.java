package io.branchline.browser;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** Whether a page can be used without a mouse. */
public final class Keyboard {
    private static final String CONTROLS = Script.text("controls.js");
    private static final String FOCUSED = "controls => controls.focused()";
    private static final String MISSED = "controls => controls.missed()";
    private static final String COUNT = "controls => controls.count()";
    /** Tab also stops at the document itself, and a list may grow meanwhile. */
    private static final int SPARE = 10;

    private Keyboard() {}

    /**
     * Presses Tab through the page as it stands. Fails if a visible control is never reached, or if somebody who looks
     * could not tell where the focus is: no sign of it, or hidden behind something.
     */
    public static void assertReachesEveryControl(Page page) {
        var controls = page.evaluateHandle(CONTROLS);
        var count = (int) controls.evaluate(COUNT);
        if (count == 0) {
            throw new AssertionError("this page shows no control at all");
        }
        var faults = new ArrayList<String>();
        for (var press = 0; press < 2 * count + SPARE && press < 1_000; press++) {
            page.keyboard().press("Tab");
            ((List<?>) controls.evaluate(FOCUSED)).forEach(fault -> faults.add((String) fault));
        }
        ((List<?>) controls.evaluate(MISSED)).forEach(missed -> faults.add("Tab does not reach " + missed));
        controls.dispose();
        if (!faults.isEmpty()) {
            throw new AssertionError("by keyboard alone:\n  " + String.join("\n  ", faults));
        }
    }
}
