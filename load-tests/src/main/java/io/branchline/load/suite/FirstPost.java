package io.branchline.load.suite;

import io.branchline.load.intake.SaleLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A till that posts the same sale again and again until somebody keeps it. Blocking. */
final class FirstPost {
    private static final long AGAIN_AFTER_NANOS = 5_000_000;
    private static final int TIMEOUT_MS = 10_000;

    private final int port;
    private final byte[] post;

    FirstPost(int port) {
        this.port = port;
        var body = new SaleLoad(1).body();
        this.post = ("POST /v1/events HTTP/1.1\r\nHost: till\r\nConnection: close\r\n"
                        + "Content-Type: application/cloudevents+json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns when it is kept. */
    void awaitKept(Duration patience) {
        var end = System.nanoTime() + patience.toNanos();
        while (!isKept()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("nothing was kept within " + patience.toSeconds() + " s");
            }
            LockSupport.parkNanos(AGAIN_AFTER_NANOS);
        }
    }

    private boolean isKept() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write(post);
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.startsWith("HTTP/1.1 202 ") || answer.startsWith("HTTP/1.1 200 ");
        } catch (IOException notYet) {
            return false;
        }
    }
}
