package io.branchline.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigTest {
    private static final String KEY = "bl_7_secretsecretsecretsecretsecretsecretsecr";

    @TempDir
    Path directory;

    @Test
    void readsAFileAndLetsTheEnvironmentWin() throws Exception {
        var file = yaml("""
                hub:
                  url: wss://hq.example.com/agent
                  key: %s
                data:
                  directory: /var/lib/branchline
                  retention: 3d
                http:
                  port: 9000
                  allowedOrigins: [http://a.example, http://b.example]
                """.formatted(KEY));

        var config = AgentConfigReader.read(file, Map.of("BRANCHLINE_AGENT_HTTP_PORT", "9001", "PATH", "/bin"));

        assertThat(config.hub().url()).hasToString("wss://hq.example.com/agent");
        assertThat(config.hub().encrypted()).isTrue();
        assertThat(config.http().port()).isEqualTo(9001);
        assertThat(config.http().allowedOrigins()).containsExactlyInAnyOrder("http://a.example", "http://b.example");
        assertThat(config.journal().retention()).isEqualTo(Duration.ofDays(3));
        assertThat(config.link().backoffCap()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void everySettingCanBeGivenInTheEnvironmentAlone() throws Exception {
        var config = AgentConfigReader.read(
                null,
                Map.of(
                        "BRANCHLINE_AGENT_HUB_URL",
                        "ws://127.0.0.1:8080/agent",
                        "BRANCHLINE_AGENT_HUB_KEY",
                        KEY,
                        "BRANCHLINE_AGENT_DATA_DIRECTORY",
                        directory.toString()));

        assertThat(config.hub().key()).isEqualTo(KEY);
        assertThat(AgentConfigReader.settings()).extracting(Setting::variable).doesNotHaveDuplicates();
    }

    @Test
    void reportsAllProblemsTogether() throws Exception {
        var file = yaml("""
                hub:
                  url: http://hq.example.com
                http:
                  port: 99999
                  prot: 1
                link:
                  heartbeat: soon
                data:
                  queueBytes: 12XB
                """);

        var problems = problems(file, Map.of("BRANCHLINE_AGENT_HTTP_PORTS", "1"));

        assertThat(problems.lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("hub.url: found \"http://hq.example.com\"; allowed is a WebSocket URL"))
                .anySatisfy(line -> assertThat(line).startsWith("hub.key: found nothing; allowed is the key"))
                .anySatisfy(line -> assertThat(line).isEqualTo("http.port: found \"99999\"; allowed is 0 to 65535"))
                .anySatisfy(line -> assertThat(line).startsWith("http.prot: there is no such setting"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("link.heartbeat: found \"soon\"; allowed is 50ms to 5m"))
                .anySatisfy(line -> assertThat(line).startsWith("data.queueBytes: found \"12XB\""))
                .anySatisfy(line -> assertThat(line).startsWith("data.directory: found nothing"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("BRANCHLINE_AGENT_HTTP_PORTS: there is no such setting"))
                .hasSize(8);
    }

    @Test
    void namesTheLineOfBrokenYaml() throws Exception {
        assertThat(problems(yaml("hub: [1\nx: }"), Map.of()).lines().getFirst())
                .startsWith("--config: found ")
                .contains("line 2");
        assertThat(problems(directory.resolve("absent.yaml"), Map.of()).lines().getFirst())
                .contains("found no file");
        assertThat(problems(yaml("http:\n  port: 1\n  port: 2\n"), Map.of())
                        .lines()
                        .getFirst())
                .contains("line 3");
    }

    @Test
    void readsTheKeyFromAFileThatOnlyItsOwnerMayRead() throws Exception {
        var file = directory.resolve("key");
        Files.writeString(file, KEY + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThat(withKeyFile(file).hub().key()).isEqualTo(KEY);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        var problems = catchThrowableOfType(ConfigProblems.class, () -> withKeyFile(file));
        assertThat(problems.lines())
                .singleElement()
                .asString()
                .startsWith("hub.keyFile: found ")
                .contains("others may read")
                .contains("600");
    }

    @Test
    void neverShowsTheKey() throws Exception {
        var config = AgentConfig.of(
                Map.of("hub.url", "ws://h/agent", "hub.key", KEY, "data.directory", directory.toString()));
        var problems = problems(yaml("hub:\n  url: ws://h\n  key: 'not a key'\n"), Map.of());

        assertThat(config.toString()).doesNotContain("secret");
        assertThat(problems.getMessage()).doesNotContain("not a key");
    }

    @Test
    void refusesALocalTypeThatThePolicyDoesNotKnow() {
        var problems = catchThrowableOfType(
                ConfigProblems.class,
                () -> AgentConfig.of(Map.of(
                        "hub.url",
                        "ws://h/agent",
                        "hub.key",
                        KEY,
                        "data.directory",
                        directory.toString(),
                        "routing.localTypes",
                        "report.published,diary.written")));

        assertThat(problems.lines())
                .singleElement()
                .asString()
                .contains("diary.written")
                .contains("sale.completed");
    }

    private AgentConfig withKeyFile(Path file) throws ConfigProblems {
        return AgentConfig.of(Map.of(
                "hub.url", "ws://h/agent", "hub.keyFile", file.toString(), "data.directory", directory.toString()));
    }

    private static ConfigProblems problems(Path file, Map<String, String> environment) {
        return catchThrowableOfType(ConfigProblems.class, () -> AgentConfigReader.read(file, environment));
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(directory.resolve("agent.yaml"), text);
    }
}
