package io.branchline.hub.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    @Test
    void listsEverySettingOfTheHubAsTheCodeHasIt() throws IOException {
        var expected = HubConfigReader.settings().stream()
                .map(ConfigurationDocumentTest::row)
                .toList();

        assertThat(rowsOfTheHub())
                .as("rows of section Hub in docs/configuration.md")
                .isEqualTo(expected);
    }

    private static String row(Setting setting) {
        return "| `%s` | `%s` | %s | %s | %s |"
                .formatted(
                        setting.name(),
                        setting.variable(),
                        setting.fallback().isEmpty() ? "none" : "`" + setting.fallback() + "`",
                        setting.allowed(),
                        setting.meaning());
    }

    private static List<String> rowsOfTheHub() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.equals("## Hub"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .toList();
    }
}
