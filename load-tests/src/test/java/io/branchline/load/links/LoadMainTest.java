package io.branchline.load.links;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadMainTest {
    private static final int USAGE = 2;

    @TempDir
    Path directory;

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
    }

    @AfterEach
    void listenNoMore() {
        System.setOut(out);
        System.setErr(err);
    }

    @Test
    void listsEveryScenarioWithWhatItDoes() {
        assertThat(load("list")).isZero();
        for (var scenario : LoadScenario.values()) {
            assertThat(said()).contains(scenario.word());
        }
    }

    @Test
    void explainsTheScenariosInItsHelp() {
        assertThat(load("--help")).isZero();
        assertThat(said()).contains("opening-day", "--token-file", "hourly curve");
    }

    @Test
    void saysInOneLineWhatIsAllowed() {
        assertRefused("unknown scenario 'rush'; allowed are opening-day, trading-day", "rush");
        assertRefused("--rate is 0; allowed are 1 to", "soak", "--rate", "0");
        assertRefused("--share is an option of outage only", "soak", "--share", "10");
        assertRefused("SCENARIO");
        assertRefused("--nonsense", "soak", "--nonsense");
    }

    @Test
    void needsAddressKeysAndTokenOfAnInstallationTogether() throws IOException {
        var keys = Files.writeString(directory.resolve("keys.tsv"), "367\tbl_367_x\n368\n");
        var token = Files.writeString(directory.resolve("token"), "t");

        assertRefused("go together", "soak", "--url", "ws://hq:8080");
        assertRefused("line 2: allowed is code, tab, key", installed("ws://hq:8080", keys, token));
        assertRefused("allowed is ws, wss, http or https", installed("ftp://hq", keys, token));
        assertRefused("cannot be read", installed("ws://hq:8080", keys, directory.resolve("none")));
    }

    @Test
    void takesNoMoreBranchesThanThereAreKeys() throws IOException {
        var keys = Files.writeString(directory.resolve("keys.tsv"), "367\tbl_367_x\n368\tbl_368_x\n");
        var token = Files.writeString(directory.resolve("token"), "t");

        assertRefused(
                "--branches is 3; allowed are 1 to 2",
                "soak",
                "--url",
                "ws://hq:8080",
                "--keys",
                keys.toString(),
                "--token-file",
                token.toString(),
                "--branches",
                "3");
    }

    private static String[] installed(String url, Path keys, Path token) {
        return new String[] {"soak", "--url", url, "--keys", keys.toString(), "--token-file", token.toString()};
    }

    private void assertRefused(String why, String... arguments) {
        said.reset();
        assertThat(load(arguments)).as(said()).isEqualTo(USAGE);
        assertThat(said().lines()).singleElement().asString().contains(why);
    }

    private static int load(String... arguments) {
        return LoadMain.commandLine().execute(arguments);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
