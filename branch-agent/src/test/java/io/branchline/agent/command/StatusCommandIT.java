package io.branchline.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.agent.support.SampleEvents;
import io.branchline.agent.support.TestBranch;
import io.branchline.agent.support.TestHub;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StatusCommandIT {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void showsWhatThePageShowsAndWhetherItIsConnected() throws Exception {
        var hub = new TestHub(vertx, 1_000).start();
        try (var branch = TestBranch.start(vertx, directory, hub.url())) {
            await().until(() -> branch.agent().link().connected());

            assertThat(run("--url", url(branch))).isEqualTo(StatusCommand.CONNECTED);
            assertThat(out.toString())
                    .startsWith("Connected. All sales are at head office.")
                    .contains("Sales and payments       nothing", "Room on this disk")
                    .doesNotContain("\u001b");
        }
    }

    @Test
    void saysThatSellingGoesOnWithoutConnection() throws Exception {
        try (var branch = TestBranch.start(vertx, directory, "ws://127.0.0.1:1/agent")) {
            assertThat(branch.till().post(SampleEvents.sale("s-1")).statusCode())
                    .isEqualTo(202);
            assertThat(branch.till()
                            .post(SampleEvents.sale("s-2").replace("\"storeId\":\"44\",", ""))
                            .statusCode())
                    .isEqualTo(422);

            await().until(() -> branch.agent().link().lastError() != null);
            assertThat(run("--url", url(branch))).isEqualTo(StatusCommand.NOT_CONNECTED);
            assertThat(out.toString())
                    .startsWith("No connection to head office yet. 1 sale is safe here; selling goes on.")
                    .contains("Last error", "Sales and payments       1", "Receipt R-1", "/data/storeId is missing");
        }
    }

    @Test
    void givesTheAnswerAsItIs() throws Exception {
        try (var branch = TestBranch.start(vertx, directory, "ws://127.0.0.1:1/agent")) {
            assertThat(run("--json", "--url", url(branch))).isEqualTo(StatusCommand.NOT_CONNECTED);

            assertThat(new JsonObject(out.toString()).getJsonObject("situation").getString("kind"))
                    .isEqualTo("never");
        }
    }

    @Test
    void saysThatTheAgentDoesNotAnswer() {
        assertThat(run("--url", "http://127.0.0.1:1")).isEqualTo(StatusCommand.NO_ANSWER);
        assertThat(err.toString()).contains("http://127.0.0.1:1 does not answer");
        assertThat(run("--url", "nonsense")).isEqualTo(StatusCommand.NO_ANSWER);
        assertThat(run("--colour")).isEqualTo(StatusCommand.NO_ANSWER);
    }

    @Test
    void paintsForATerminalOnly() {
        var status = new JsonObject("{\"sentence\":\"Connected.\",\"situation\":{\"kind\":\"connected\"}}");

        assertThat(new StatusText(status, true).text()).startsWith("\u001b[1;32mConnected.\u001b[0m");
        assertThat(StatusCommand.wantsColour(Map.of())).isTrue();
        assertThat(StatusCommand.wantsColour(Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(StatusCommand.wantsColour(Map.of("NO_COLOR", ""))).isTrue();
        assertThat(StatusCommand.wantsColour(Map.of("TERM", "dumb"))).isFalse();
    }

    private int run(String... arguments) {
        return new CommandLine(new StatusCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private static String url(TestBranch branch) {
        return "http://127.0.0.1:" + branch.agent().port();
    }
}
