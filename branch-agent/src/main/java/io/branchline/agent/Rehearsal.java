package io.branchline.agent;

import io.branchline.agent.config.AgentConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What every agent does after its start, done once beside a running one: posts are kept, without a hub. The launcher runs
 * it after a build, so that the Java runtime can write what it has loaded and linked into an archive, from which the real
 * agent then starts. Argument: a directory for its journal, empty. Exit status 0 if all was kept.
 */
public final class Rehearsal {
    private static final int POSTS = 20;
    private static final long PATIENCE_SECONDS = 60;

    private Rehearsal() {}

    /** Starts an agent, posts, and stops it. */
    public static void main(String[] arguments) throws Exception {
        AgentJson.keepSmall();
        var vertx = Vertx.vertx(AgentProcess.options());
        var config = AgentConfig.of(Map.of(
                "hub.url", "ws://127.0.0.1:1/agent",
                "hub.key", "bl_1_rehearsal",
                "http.port", "0",
                "data.directory", arguments[0]));
        var agent = Agent.start(vertx, config).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var kept = 0;
        for (var post = 0; post < POSTS; post++) {
            kept += post(agent.port(), event(post)) ? 1 : 0;
        }
        agent.stop().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        System.exit(kept == POSTS ? 0 : 1);
    }

    private static boolean post(int port, String event) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var body = event.getBytes(StandardCharsets.UTF_8);
            var head = "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/cloudevents+json\r\nContent-Length: " + body.length + "\r\n\r\n";
            var out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            return isKept(socket.getInputStream());
        }
    }

    private static boolean isKept(InputStream answer) throws IOException {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8).startsWith("HTTP/1.1 202 ");
    }

    private static String event(int number) {
        return """
                {"specversion":"1.0","id":"rehearsal-%d","source":"/pos/till-1","type":"sale.completed",\
                "time":"2026-11-22T10:15:30.123+01:00","subject":"R-1","data":{"receiptNumber":"R-1","storeId":"1",\
                "workstationId":"1","businessDate":"2026-11-22","kind":"sale","lineItems":[{"lineNumber":1,"itemId":"817",\
                "quantity":"1","extendedAmount":{"amount":"12.50","currency":"USD"}}],"tenders":[{"type":"cash",\
                "amount":{"amount":"12.50","currency":"USD"}}],"total":{"amount":"12.50","currency":"USD"}}}""".formatted(number);
    }
}
