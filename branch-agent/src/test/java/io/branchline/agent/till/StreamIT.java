package io.branchline.agent.till;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.agent.support.SampleQuotes;
import io.branchline.agent.support.TestBranch;
import io.branchline.agent.support.TestHub;
import io.branchline.agent.support.TestStream;
import io.branchline.agent.support.TestStream.Heard;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream to the tills: in order, resumed from the disk, bounded. */
class StreamIT {
    /** Above what two sockets and the stream hold between them. */
    private static final int BUFFERS_BYTES = 7 << 20;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private TestHub hub;
    private TestBranch branch;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(vertx, 1_000).start();
        open();
    }

    @AfterEach
    void stop() throws Exception {
        branch.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void open(String... settings) throws Exception {
        branch = TestBranch.start(vertx, directory, hub.url(), settings);
    }

    private void reopen(String... settings) throws Exception {
        branch.close();
        open(settings);
    }

    private int port() {
        return branch.agent().port();
    }

    private void notice(String text) {
        var position = hub.down().post("notice.posted", "{\"title\":\"n\",\"text\":\"" + text + "\"}");
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> hub.down().applied().contains(position));
    }

    private void publish(String bid) {
        var version = hub.down()
                .publish(SampleQuotes.cash(
                        "USD", "IDR", bid, "99999", Instant.now().minusSeconds(60)));
        await().untilAsserted(() -> assertThat(hub.down().ratesApplied()).contains(version));
    }

    private static String text(Heard heard) {
        return heard.json().getJsonObject("data").getString("text");
    }

    @Test
    void goesOnWhereATillLeftOffAlsoAfterARestart() throws Exception {
        String seen;
        try (var stream = TestStream.open(port())) {
            await().until(() -> !stream.comments().isEmpty());
            notice("one");
            await().until(() -> stream.heard("message").size() == 1);
            seen = stream.heard().getLast().id();
        }
        notice("two");
        reopen();
        notice("three");

        try (var stream = TestStream.resume(port(), seen)) {
            await().until(() -> stream.heard("message").size() == 2);
            assertThat(stream.heard()).extracting(StreamIT::text).containsExactly("two", "three");
        }
    }

    @Test
    void beginsBehindWhatTheListOfRatesSays() throws Exception {
        publish("15000");
        var from = branch.till().json("/v1/rates").getString("stream");
        publish("15001");
        publish("15002");

        try (var stream = TestStream.after(port(), from)) {
            await().until(() -> !stream.heard("rate").isEmpty());
            assertThat(stream.heard("rate").getFirst().json().getString("bid")).isEqualTo("15002");
        }
    }

    @Test
    void sendsManyEntriesInOrderAndOnce() throws Exception {
        notice("0");
        var from = branch.till().json("/v1/rates").getString("stream");
        for (var n = 1; n <= 300; n++) {
            var _ = hub.down().post("notice.posted", "{\"title\":\"n\",\"text\":\"" + n + "\"}");
        }

        try (var stream = TestStream.after(port(), from)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stream.heard("message").size() >= 300);
            assertThat(stream.heard("message"))
                    .extracting(one -> one.json().getLong("position"))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .hasSize(300);
        }
    }

    @Test
    void keepsDataOfSeveralLinesTogether() throws Exception {
        try (var stream = TestStream.open(port())) {
            await().until(() -> !stream.comments().isEmpty());
            var _ = hub.down().post("price.changed", "{\n  \"price\":\r\n\"2.50\"\n}");

            await().until(() -> stream.heard("message").size() == 1);
            assertThat(stream.heard("message")
                            .getFirst()
                            .json()
                            .getJsonObject("data")
                            .getString("price"))
                    .isEqualTo("2.50");
        }
    }

    @Test
    void saysResetToATillOfAStateThatIsGone() throws Exception {
        notice("one");
        var seen = branch.till().json("/v1/rates").getString("stream");
        branch.close();
        try (var file = new RandomAccessFile(directory.resolve("branch.db").toFile(), "rw")) {
            file.write(new byte[4_096]);
        }
        open();

        try (var stream = TestStream.resume(port(), seen)) {
            await().until(() -> stream.heard("reset").size() == 1);
            assertThat(stream.heard("reset").getFirst().json().getString("reason"))
                    .contains("began anew");
        }
    }

    @Test
    void saysResetToATillThatWasAwayForLongerThanMessagesAreKept() throws Exception {
        reopen("data.messageBytesMax", "1MiB");
        notice("first");
        var seen = branch.till().json("/v1/rates").getString("stream");
        for (var n = 0; n < 12; n++) {
            notice("x".repeat(200_000));
        }
        reopen("data.messageBytesMax", "1MiB");
        await().until(() -> branch.agent().state().view().standing().forgottenSeq() > 1);

        try (var stream = TestStream.resume(port(), seen)) {
            await().until(() -> stream.heard("reset").size() == 1);
            assertThat(stream.heard("reset").getFirst().json().getString("reason"))
                    .contains("not kept any more");
            notice("new");
            await().until(() -> stream.heard("message").size() == 1);
            assertThat(text(stream.heard("message").getFirst())).isEqualTo("new");
        }
        var page = branch.till().json("/v1/messages?after=1");
        assertThat(page.getLong("forgottenThrough")).isGreaterThan(1);
    }

    @Test
    void saysThatItIsAliveAndRefusesMoreStreamsThanAllowed() throws Exception {
        reopen("http.streamHeartbeat", "100ms", "http.streamsMax", "1");
        try (var stream = TestStream.open(port())) {
            await().until(() -> stream.comments().size() > 3);

            assertThat(branch.till().get("/v1/stream").statusCode()).isEqualTo(503);
        }
        await().untilAsserted(() -> {
            try (var next = TestStream.open(port())) {
                assertThat(next.status()).isEqualTo(200);
            }
        });
    }

    @Test
    void dropsATillThatDoesNotReadAndLetsItResume() throws Exception {
        reopen("http.streamHeartbeat", "100ms");
        notice("first");
        var seen = branch.till().json("/v1/rates").getString("stream");
        try (var lazy = new Socket()) {
            lazy.setReceiveBufferSize(4_096);
            lazy.connect(new InetSocketAddress("127.0.0.1", port()));
            ask(lazy);
            await().until(() -> metric("branchline_agent_streams ") == 1);
            for (var n = 0; n < 60; n++) {
                notice("x".repeat(200_000));
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> metric("branchline_agent_streams_dropped_total ") == 1);
            await().until(() -> metric("branchline_agent_streams ") == 0);
        }
        // A till that reads may take its time.
        reopen();
        try (var stream = TestStream.resume(port(), seen)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stream.heard("message").size() == 60);
        }
    }

    @Test
    void keepsATillThatReadsSlowlyWhatWasMissedForLong() throws Exception {
        notice("first");
        var seen = branch.till().json("/v1/rates").getString("stream");
        for (var n = 0; n < 120; n++) {
            notice("x".repeat(200_000));
        }
        var opened = Promise.<HttpServerRequest>promise();
        var meters = new SimpleMeterRegistry();
        var stream = new AtomicReference<StreamToTill>();
        var loop = vertx.getOrCreateContext();
        var listening = Promise.<HttpServer>promise();
        loop.runOnContext(run -> vertx.createHttpServer()
                .requestHandler(request -> {
                    var state = branch.agent().state();
                    stream.set(new StreamToTill(
                            request,
                            state,
                            new TillMeters(meters),
                            StreamId.parse(seen).orElseThrow()));
                    stream.get().begin();
                    opened.complete(request);
                })
                .listen(0, "127.0.0.1")
                .onComplete(listening));
        var server = listening.future().await(10, TimeUnit.SECONDS);
        try (var slow = new Socket()) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress("127.0.0.1", server.actualPort()));
            ask(slow);
            var response = opened.future().await(10, TimeUnit.SECONDS).response();
            var dropped = meters.counter("branchline.agent.streams.dropped");
            for (var turn = 0; turn < 2; turn++) {
                await().until(response::writeQueueFull);
                beat(loop, stream.get());
                // More than all buffers on the way hold: some of it left the stream after the heartbeat.
                assertThat(slow.getInputStream().readNBytes(BUFFERS_BYTES)).hasSize(BUFFERS_BYTES);
            }
            assertThat(dropped.count()).isZero();

            await().until(response::writeQueueFull);
            beat(loop, stream.get());
            beat(loop, stream.get());
            assertThat(dropped.count()).isEqualTo(1);
        }
    }

    private static void beat(Context loop, StreamToTill stream) throws Exception {
        var done = Promise.<Void>promise();
        loop.runOnContext(run -> {
            stream.beat();
            done.complete();
        });
        done.future().await(10, TimeUnit.SECONDS);
    }

    private static void ask(Socket till) throws IOException {
        till.getOutputStream()
                .write("GET /v1/stream HTTP/1.1\r\nHost: till\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private double metric(String name) throws IOException, InterruptedException {
        return branch.till()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    @Test
    void endsStreamsWhenTheAgentStops() throws Exception {
        try (var stream = TestStream.open(port())) {
            await().until(() -> !stream.comments().isEmpty());
            var began = System.nanoTime();
            branch.close();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isPositive();
            assertThat(stream.heard()).isEmpty();
        }
        open();
    }
}
