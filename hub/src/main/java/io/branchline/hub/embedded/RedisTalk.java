package io.branchline.hub.embedded;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One question to a Redis on this machine, over a connection of its own, for setting servers up. Blocking. */
final class RedisTalk {
    private static final int PATIENCE_MS = 5_000;

    private RedisTalk() {}

    /** The answer as text, the parts of a list with a space between them; a refusal is an {@link IOException}. */
    static String ask(int port, String password, String... command) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            var in = new BufferedInputStream(socket.getInputStream());
            socket.getOutputStream().write(encoded(List.of("AUTH", password)));
            var _ = answer(in);
            socket.getOutputStream().write(encoded(List.of(command)));
            return answer(in);
        }
    }

    private static byte[] encoded(List<String> words) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(("*" + words.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (var word : words) {
            var text = word.getBytes(StandardCharsets.UTF_8);
            bytes.write(("$" + text.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            bytes.write(text);
            bytes.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static String answer(InputStream in) throws IOException {
        var line = line(in);
        var rest = line.isEmpty() ? "" : line.substring(1);
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+', ':' -> rest;
            case '$' -> bulk(in, Integer.parseInt(rest));
            case '*' -> list(in, Integer.parseInt(rest));
            case '-' -> throw new IOException("Redis refused: " + rest);
            default -> throw new IOException("Redis answered \"" + line + "\"");
        };
    }

    private static String list(InputStream in, int parts) throws IOException {
        var texts = new ArrayList<String>();
        for (var part = 0; part < parts; part++) {
            texts.add(answer(in));
        }
        return String.join(" ", texts);
    }

    private static String bulk(InputStream in, int length) throws IOException {
        if (length < 0) {
            return "";
        }
        var text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        in.skipNBytes(2);
        return text;
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("Redis hung up");
            }
            text.append((char) next);
        }
        return text.toString().strip();
    }
}
