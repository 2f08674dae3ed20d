package io.branchline.browser.chromium;

/** There is no browser and none could be brought. The message is one line: what was tried, and what to do. */
public final class NoChromium extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoChromium(String message) {
        super(message);
    }
}
