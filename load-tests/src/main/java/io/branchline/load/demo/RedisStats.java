package io.branchline.load.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks Redis itself how many publications it has taken. Blocking. */
final class RedisStats {
    private static final Pattern PUBLISH = Pattern.compile("cmdstat_s?publish:calls=(\\d+),.*");
    private static final int PATIENCE_MS = 5_000;

    private RedisStats() {}

    /** Publications taken since Redis was started; the address is {@code redis://:password@host:port}. */
    static long publications(String uri) throws IOException {
        var redis = URI.create(uri);
        try (var socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            var commands = "AUTH " + redis.getUserInfo().substring(1) + "\r\nINFO commandstats\r\nQUIT\r\n";
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return answer.lines()
                    .map(PUBLISH::matcher)
                    .filter(Matcher::matches)
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .sum();
        }
    }
}
