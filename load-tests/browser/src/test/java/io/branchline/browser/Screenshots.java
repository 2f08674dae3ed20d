package io.branchline.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Pictures of the views: always in {@code target/screenshots}, and with {@code -Dbranchline.pictures=docs/images} also
 * there, below the root of the project.
 */
public final class Screenshots {
    private static final Path HERE = Path.of("target", "screenshots");
    private static final String ALSO = "branchline.pictures";

    private Screenshots() {}

    /** Takes a picture of the window; animations are at their end in it. */
    public static void screenshot(Page page, String name) throws IOException {
        var file = Files.createDirectories(HERE).resolve(name + ".png");
        var picture = page.screenshot(
                new Page.ScreenshotOptions().setPath(file).setAnimations(ScreenshotAnimations.DISABLED));
        var also = System.getProperty(ALSO, "");
        if (!also.isBlank()) {
            var directory = Files.createDirectories(root().resolve(also));
            Files.write(directory.resolve(name + ".png"), picture);
        }
    }

    private static Path root() {
        var directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("branchline"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
