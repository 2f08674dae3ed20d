package io.branchline.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;

/**
 * How somebody looks at a page.
 *
 * @param theme what the system is set to
 * @param width of the window, in CSS pixels
 * @param height of the window, in CSS pixels
 * @param calm whether the system asks for less motion
 */
public record Look(Theme theme, int width, int height, boolean calm) {
    private static final int WIDTH = 1440;
    private static final int HEIGHT = 900;

    /** A desktop in the light theme. */
    public static Look light() {
        return of(Theme.LIGHT);
    }

    /** A desktop in the dark theme. */
    public static Look dark() {
        return of(Theme.DARK);
    }

    /** A desktop. */
    public static Look of(Theme theme) {
        return new Look(theme, WIDTH, HEIGHT, false);
    }

    /** The same in a window of another size. */
    public Look sized(int newWidth, int newHeight) {
        return new Look(theme, newWidth, newHeight, calm);
    }

    /** The same with less motion. */
    public Look calmed() {
        return new Look(theme, width, height, true);
    }

    /** Language and time zone are fixed, so that figures read the same on every machine. */
    NewContextOptions context() {
        return new NewContextOptions()
                .setColorScheme(theme == Theme.DARK ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setReducedMotion(calm ? ReducedMotion.REDUCE : ReducedMotion.NO_PREFERENCE)
                .setViewportSize(width, height)
                .setLocale("en-GB")
                .setTimezoneId("UTC");
    }
}
