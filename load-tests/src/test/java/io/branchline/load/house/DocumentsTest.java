package io.branchline.load.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Documents drift unless something reads them: links, class names and promises are compared with the tree. */
class DocumentsTest {
    private static final Path ROOT = root();
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern CLASS_NAME =
            Pattern.compile("`([A-Z][a-z]+[A-Za-z0-9]*)(\\.[a-z][A-Za-z]*)?(\\([^`]*\\))?`");
    private static final Pattern PROMISE = Pattern.compile("^\\| (P\\d+) \\| (.+) \\|$", Pattern.MULTILINE);

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        var broken = new ArrayList<String>();
        for (var document : documents()) {
            var matcher = LINK.matcher(Files.readString(document));
            while (matcher.find()) {
                var target = matcher.group(1);
                if (!target.contains("://")
                        && !Files.exists(document.resolveSibling(target).normalize())) {
                    broken.add(ROOT.relativize(document) + " -> " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void everyClassNamedInTheWalkExists() throws IOException {
        var known = sourceNames();
        var missing = new TreeSet<String>();
        for (var name : List.of("docs/walk.md", "docs/delivery.md", "docs/testing.md", "docs/protocol.md")) {
            var matcher = CLASS_NAME.matcher(Files.readString(ROOT.resolve(name)));
            while (matcher.find()) {
                if (!known.contains(matcher.group(1))) {
                    missing.add(name + " names " + matcher.group(1));
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void promisesReadTheSameInReadmeAndDelivery() throws IOException {
        var readme = promises(ROOT.resolve("README.md"));

        assertThat(readme).isNotEmpty().isEqualTo(promises(ROOT.resolve("docs/delivery.md")));
    }

    @Test
    void documentsSpeakOfTheProductAlone() throws IOException {
        var marks = Pattern.compile("/work/|/root/|/home/[a-z]|localhost:\\d+/repository");
        var found = new ArrayList<String>();
        for (var document : documents()) {
            if (marks.matcher(Files.readString(document)).find()) {
                found.add(ROOT.relativize(document).toString());
            }
        }

        assertThat(found).isEmpty();
    }

    private static List<String> promises(Path document) throws IOException {
        return PROMISE.matcher(Files.readString(document))
                .results()
                .map(result -> result.group(1) + " " + result.group(2))
                .toList();
    }

    private static List<Path> documents() throws IOException {
        try (var files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !ROOT.relativize(file).toString().contains("target"))
                    .toList();
        }
    }

    private static Set<String> sourceNames() throws IOException {
        try (var files = Files.walk(ROOT)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("branchline")) ? here : here.getParent();
    }
}
