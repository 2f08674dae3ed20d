package io.branchline.browser.chromium;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for a browser, the most deliberate first: the one that is named, one on the PATH, Debian's package, Playwright's
 * own download. Blocking; one thread.
 */
final class ChromiumSearch {
    static final String VARIABLE = "BRANCHLINE_CHROMIUM";

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Path DEBIANS = Path.of("/usr/bin/chromium");
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration INSTALL_MAX = Duration.ofMinutes(10);

    private final Machine machine;
    private final List<String> tried = new ArrayList<>();

    ChromiumSearch(Machine machine) {
        this.machine = machine;
    }

    /** The first browser that answers; nothing is installed if there is one. */
    Chromium find() {
        return named().or(this::onPath)
                .or(this::fromDebian)
                .or(this::fromPlaywright)
                .orElseThrow(() -> none(tried));
    }

    private Optional<Chromium> named() {
        var name = machine.environment().getOrDefault(VARIABLE, "");
        if (name.isBlank()) {
            tried.add(VARIABLE + " is not set");
            return Optional.empty();
        }
        if (!answers(Path.of(name))) {
            throw new IllegalArgumentException(VARIABLE + " is " + name
                    + ", which does not answer to --version; allowed is the program of a Chromium or Chrome");
        }
        return Optional.of(new Chromium(Path.of(name), VARIABLE));
    }

    private Optional<Chromium> onPath() {
        var found = NAMES.stream()
                .flatMap(name -> machine.program(name).stream())
                .filter(this::answers)
                .findFirst();
        if (found.isEmpty()) {
            tried.add("no " + String.join(", ", NAMES) + " on the PATH");
        }
        return found.map(program -> new Chromium(program, "PATH"));
    }

    private Optional<Chromium> fromDebian() {
        var aptGet = machine.program("apt-get");
        if (aptGet.isEmpty() || !machine.superuser()) {
            tried.add("no package to install without root and apt-get");
            return Optional.empty();
        }
        say("no browser here; installing Debian's package chromium with apt-get (output: " + output("apt-get.txt")
                + ") ...");
        apt(aptGet.get(), "update");
        apt(aptGet.get(), "install", "--no-install-recommends", "chromium");
        var found = Stream.concat(machine.program("chromium").stream(), Stream.of(DEBIANS))
                .filter(Files::isExecutable)
                .filter(this::answers)
                .findFirst();
        if (found.isEmpty()) {
            tried.add("apt-get install chromium failed (" + output("apt-get.txt") + ")");
        }
        return found.map(program -> new Chromium(program, "Debian's package"));
    }

    /** An update may fail for one source among many, so what counts is whether there is a browser afterwards. */
    private void apt(Path aptGet, String... words) {
        var command = new ArrayList<>(List.of(aptGet.toString(), "-y", "-o", "DPkg::Lock::Timeout=300"));
        command.addAll(List.of(words));
        var settings = Map.of("DEBIAN_FRONTEND", "noninteractive");
        if (!machine.run(command, settings, "apt-get.txt", INSTALL_MAX)) {
            say("apt-get " + words[0] + " failed; see " + output("apt-get.txt"));
        }
    }

    private Optional<Chromium> fromPlaywright() {
        say("fetching Playwright's Chromium (output: " + output("playwright-install.txt") + ") ...");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.microsoft.playwright.CLI",
                "install",
                "chromium-headless-shell");
        if (!machine.run(command, Map.of(), "playwright-install.txt", INSTALL_MAX)) {
            tried.add("Playwright's download failed (" + output("playwright-install.txt") + ")");
            return Optional.empty();
        }
        return Optional.of(new Chromium(null, "Playwright's download"));
    }

    private boolean answers(Path program) {
        return machine.run(List.of(program.toString(), "--version"), Map.of(), "version.txt", ANSWER_MAX);
    }

    /** What to say when there is no browser. */
    static NoChromium none(List<String> tried) {
        return new NoChromium("THE BROWSER TESTS ARE SKIPPED, no Chromium: " + String.join("; ", tried)
                + ". Install Chromium or Chrome (Debian: apt-get install chromium), or set " + VARIABLE
                + " to its program.");
    }

    private Path output(String file) {
        return machine.output().resolve(file);
    }

    private static void say(String line) {
        System.err.println("browser tests: " + line);
    }
}
