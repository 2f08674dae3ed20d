package io.branchline.hub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubConfigReaderTest {
    @TempDir
    Path directory;

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("hub.yaml"), yaml);
    }

    @Test
    void hasAFallbackForEverySetting() throws Exception {
        var config = HubConfigReader.read(null, Map.of());

        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.redis().used()).isFalse();
        assertThat(config.session().handshakesMax()).isEqualTo(400);
    }

    @Test
    void readsTheFile() throws Exception {
        var config = HubConfigReader.read(file("""
                        http: {port: 0, allowedOrigins: ["https://hq.example.com", "https://a.example.com"]}
                        database:
                          host: db.example.com
                          password: 0123
                        session: {heartbeat: 500ms, window: 1MiB}
                        """), Map.of());

        assertThat(config.http().port()).isZero();
        assertThat(config.http().allowedOrigins())
                .containsExactlyInAnyOrder("https://hq.example.com", "https://a.example.com");
        assertThat(config.database().host()).isEqualTo("db.example.com");
        assertThat(config.database().password()).isEqualTo("0123");
        assertThat(config.session().heartbeat()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.session().windowBytes()).isEqualTo(1 << 20);
    }

    @Test
    void letsTheEnvironmentWin() throws Exception {
        var config = HubConfigReader.read(
                file("database: {poolSize: 3}"), Map.of("BRANCHLINE_HUB_DATABASE_POOL_SIZE", "5", "PATH", "/bin"));

        assertThat(config.database().poolSize()).isEqualTo(5);
    }

    @Test
    void reportsAllProblemsTogetherOneLineEach() throws Exception {
        var yaml = file("""
                http: {port: 70000, prot: 1}
                session: {heartbeat: soon}
                viewer: {token: abc}
                """);

        var problems = catchThrowableOfType(
                ConfigProblems.class, () -> HubConfigReader.read(yaml, Map.of("BRANCHLINE_HUB_HTTP_HOTS", "x")));

        assertThat(problems.lines()).hasSize(5);
        assertThat(problems.lines())
                .anySatisfy(line -> assertThat(line).isEqualTo("http.port: found \"70000\"; allowed is 0 to 65535"))
                .anySatisfy(line -> assertThat(line).contains("http.prot", "no such setting"))
                .anySatisfy(line -> assertThat(line).contains("session.heartbeat", "\"soon\"", "50ms to 1m"))
                .anySatisfy(line -> assertThat(line).contains("BRANCHLINE_HUB_HTTP_HOTS"))
                .anySatisfy(line -> assertThat(line).startsWith("viewer.token: there is no such setting"));
    }

    @Test
    void neverPrintsASecret() throws Exception {
        var config = HubConfig.of(Map.of(
                "database.password", "canary",
                "redis.host", "r",
                "redis.password", "canary"));

        assertThat(config.toString()).doesNotContain("canary");
    }

    @Test
    void takesAClusterOfRedisWithItsNodes() throws Exception {
        var config =
                HubConfig.of(Map.of("redis.host", "r1", "redis.mode", "cluster", "redis.nodes", "r2:6380, r3:6381"));

        assertThat(config.redis().mode()).isEqualTo(HubConfig.Redis.Mode.CLUSTER);
        assertThat(config.redis().nodes()).containsExactlyInAnyOrder("r2:6380", "r3:6381");
        assertThat(config.redis()).hasToString("redis-cluster://r1:6379");
    }

    @Test
    void refusesAClusterWithoutANodeAndNodesWithoutACluster() {
        var alone = catchThrowableOfType(
                ConfigProblems.class,
                () -> HubConfig.of(Map.of("redis.mode", "cluster", "redis.nodes", "r2, r3:70000")));
        var server = catchThrowableOfType(
                ConfigProblems.class, () -> HubConfig.of(Map.of("redis.host", "r", "redis.nodes", "r2:6380")));
        var word = catchThrowableOfType(
                ConfigProblems.class, () -> HubConfig.of(Map.of("redis.host", "r", "redis.mode", "sentinel")));

        assertThat(alone.lines())
                .containsExactly(
                        "redis.host: found nothing; allowed is a node of the cluster, because redis.mode is cluster",
                        "redis.nodes: found \"r2\"; allowed is host:port, parted by commas",
                        "redis.nodes: found \"r3:70000\"; allowed is host:port, parted by commas");
        assertThat(server.lines())
                .containsExactly("redis.nodes: found nodes; allowed is nothing unless redis.mode is cluster");
        assertThat(word.lines())
                .containsExactly("redis.mode: found \"sentinel\"; allowed is one of standalone, cluster");
    }

    @Test
    void namesTheLineOfBrokenYaml() throws Exception {
        var yaml = file("http:\n  port: [1\n");

        var problems = catchThrowableOfType(ConfigProblems.class, () -> HubConfigReader.read(yaml, Map.of()));

        assertThat(problems.lines()).singleElement().asString().contains("hub.yaml", "line");
    }

    @Test
    void namesAFileThatIsNotThere() {
        var problems = catchThrowableOfType(
                ConfigProblems.class, () -> HubConfigReader.read(directory.resolve("none.yaml"), Map.of()));

        assertThat(problems.lines()).singleElement().asString().contains("none.yaml", "no file");
    }

    @Test
    void givesEverySettingAVariableOfItsOwn() {
        assertThat(HubConfigReader.settings())
                .hasSizeGreaterThan(20)
                .extracting(Setting::variable)
                .doesNotHaveDuplicates()
                .contains("BRANCHLINE_HUB_DATABASE_START_TIMEOUT");
    }
}
