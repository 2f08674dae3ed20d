package io.branchline.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On machines made of small programs in a directory of their own, which is all of their PATH. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
class ChromiumTest {
    private static final String ANSWERS = "echo Chromium 150";

    @TempDir
    Path path;

    @TempDir
    Path output;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void knowNothingButOurPath() {
        environment.put("PATH", path.toString());
        environment.put("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9"); // nobody listens there
        environment.put("PLAYWRIGHT_BROWSERS_PATH", output.resolve("browsers").toString());
    }

    @Test
    void takesTheBrowserThatIsNamedBeforeOthers() throws IOException {
        program("chromium", ANSWERS);
        var named = program("my-browser", ANSWERS);
        environment.put("BRANCHLINE_CHROMIUM", named.toString());

        assertThat(search(true).find()).isEqualTo(new Chromium(named, "BRANCHLINE_CHROMIUM"));
    }

    @Test
    void refusesANamedBrowserThatDoesNotAnswerInsteadOfTakingAnother() throws IOException {
        program("chromium", ANSWERS);
        environment.put("BRANCHLINE_CHROMIUM", path.resolve("gone").toString());

        assertThatThrownBy(search(true)::find)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("BRANCHLINE_CHROMIUM is " + path.resolve("gone"), "allowed is");
    }

    @Test
    void passesOverAProgramThatOnlyHasTheName() throws IOException {
        program("chromium", "echo install the snap; exit 1");
        var chrome = program("google-chrome", ANSWERS);

        assertThat(search(true).find().executable()).isEqualTo(chrome);
    }

    @Test
    void installsDebiansPackageWithoutQuestionsOrRecommendations() throws IOException {
        program(
                "apt-get",
                "echo \"$DEBIAN_FRONTEND $*\"; case $* in *install*) printf '#!/bin/sh\\n' >" + path
                        + "/chromium; /bin/chmod +x " + path + "/chromium ;; esac");

        assertThat(search(true).find()).isEqualTo(new Chromium(path.resolve("chromium"), "Debian's package"));
        assertThat(output.resolve("apt-get.txt"))
                .content()
                .containsSubsequence(
                        "noninteractive", "-y", "update", "-y", "install --no-install-recommends chromium");
    }

    @Test
    void saysInOneLineWhatIsMissingAndHowToGetIt() throws IOException {
        program("apt-get", "echo never called; exit 0");

        assertThatThrownBy(search(false)::find)
                .isInstanceOf(NoChromium.class)
                .message()
                .hasLineCount(1)
                .contains("SKIPPED", "BRANCHLINE_CHROMIUM is not set", "on the PATH", "without root and apt-get")
                .contains("Playwright's download failed", "playwright-install.txt", "apt-get install chromium");
        assertThat(output.resolve("apt-get.txt")).doesNotExist();
        assertThat(output.resolve("playwright-install.txt")).content().contains("ECONNREFUSED");
    }

    private ChromiumSearch search(boolean superuser) {
        return new ChromiumSearch(new Machine(environment, superuser, output));
    }

    private Path program(String name, String script) throws IOException {
        var file = Files.writeString(path.resolve(name), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
