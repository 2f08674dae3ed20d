package io.branchline.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files of the dashboard hang together: nothing builds them, so nothing else would notice before a reader does. */
class PageFilesTest {
    private static final Pattern IMPORT = Pattern.compile("import\\s*\\{([^}]*)}\\s*from\\s*\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/page/[^\"]+)\"");
    private static final Pattern TEXT_USED = Pattern.compile("\\b(?:t|phrase)\\(\"([^\"]+)\"");
    private static final Pattern TEXT_THERE = Pattern.compile("^ {2}\"([^\"]+)\":", Pattern.MULTILINE);
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\"'\\s]+");
    /** Names a language, and nobody asks for it. */
    private static final String SVG = "http://www.w3.org/2000/svg";

    @Test
    void listsEveryFileThatIsServed() throws Exception {
        var served = new TreeSet<String>();
        for (var name : files().keySet()) {
            if (!name.equals("files.txt") && !name.equals("index.html") && !name.endsWith(".LICENSE")) {
                served.add(name);
            }
        }

        assertThat(listed()).containsExactlyInAnyOrderElementsOf(served);
    }

    @Test
    void linksOnlyToFilesThatAreServed() throws Exception {
        var page = Objects.requireNonNull(files().get("index.html"));

        assertThat(all(LINK, page, 1))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(listed()).contains(link.substring("/page/".length())));
    }

    @Test
    void importsOnlyWhatAnotherFileExports() throws Exception {
        var files = files();
        var wrong = new ArrayList<String>();
        scripts()
                .forEach((name, script) -> IMPORT.matcher(script).results().forEach(found -> {
                    var from = files.get(found.group(2).replaceFirst("^/page/", ""));
                    for (var imported : found.group(1).split(",", -1)) {
                        var wanted = imported.strip().split(" as ", -1)[0];
                        if (!wanted.isEmpty() && (from == null || !exports(from, wanted))) {
                            wrong.add(name + " imports " + wanted + " from " + found.group(2));
                        }
                    }
                }));

        assertThat(wrong).isEmpty();
    }

    @Test
    void hasEveryTextThatIsShown() throws Exception {
        var there = new ArrayList<String>();
        scripts().values().forEach(script -> there.addAll(all(TEXT_THERE, script, 1)));

        assertThat(there).doesNotHaveDuplicates();
        scripts().forEach((name, script) -> assertThat(there).as(name).containsAll(all(TEXT_USED, script, 1)));
    }

    @Test
    void asksNobodyElse() throws Exception {
        files().forEach((name, text) -> {
            if (!name.startsWith("vendor/")) {
                assertThat(all(ADDRESS, text, 0)).as(name).allMatch(SVG::equals);
            }
        });
    }

    private static boolean exports(String script, String name) {
        return Pattern.compile("export (?:async )?(?:const|let|function|class) " + Pattern.quote(name) + "\\b")
                .matcher(script)
                .find();
    }

    private static List<String> all(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(group))
                .distinct()
                .toList();
    }

    private static List<String> listed() throws IOException {
        return Resource.text("/io/branchline/hub/page/files.txt").lines().toList();
    }

    private static Map<String, String> scripts() throws Exception {
        var scripts = new TreeMap<>(files());
        scripts.keySet().removeIf(name -> !name.endsWith(".js") || name.startsWith("vendor/"));
        return scripts;
    }

    private static Map<String, String> files() throws IOException, URISyntaxException {
        var root = Path.of(Objects.requireNonNull(Resource.class.getResource("/io/branchline/hub/page"))
                .toURI());
        var found = new TreeMap<String, String>();
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                found.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return found;
    }
}
