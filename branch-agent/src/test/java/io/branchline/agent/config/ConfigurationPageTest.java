package io.branchline.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The agent's part of {@code docs/configuration.md} is what the code says; this test prints what it should be. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final String BEGIN = "<!-- agent settings: written by ConfigurationPageTest -->";
    private static final String END = "<!-- end of agent settings -->";

    @Test
    void thePageListsEverySettingAsTheCodeHasIt() throws Exception {
        var expected = BEGIN + "\n" + table() + END;

        var page = Files.readString(PAGE);

        assertThat(page).as("paste this into %s:%n%s", PAGE, expected).contains(expected);
    }

    private static String table() {
        var table =
                new StringBuilder("| setting | environment | default | allowed | meaning |\n|---|---|---|---|---|\n");
        for (var setting : AgentConfigReader.settings()) {
            table.append("| `")
                    .append(setting.name())
                    .append("` | `")
                    .append(setting.variable())
                    .append("` | ")
                    .append(setting.fallback().isEmpty() ? "–" : "`" + setting.fallback() + "`")
                    .append(" | ")
                    .append(setting.allowed())
                    .append(" | ")
                    .append(setting.meaning())
                    .append(" |\n");
        }
        return table.toString();
    }
}
