package io.branchline.load.links;

import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.fleet.BenchOffice;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The head office a scenario is played against: one of its own, with PostgreSQL, Redis, a hub and branches, or an
 * installation. Closing ends what it started. Blocking.
 */
public final class Office implements AutoCloseable {
    private static final List<String> FLAGS = List.of("-Xmx1g");

    private final URI hub;
    private final Path keys;
    private final Path token;
    private final @Nullable BenchOffice own;
    private final @Nullable Vertx vertx;

    private Office(URI hub, Path keys, Path token, @Nullable BenchOffice own, @Nullable Vertx vertx) {
        this.hub = hub;
        this.keys = keys;
        this.token = token;
        this.own = own;
        this.vertx = vertx;
    }

    /**
     * An installation.
     *
     * @param hub such as {@code https://hq:8443}
     * @param keys a line for each branch: code, tab, key
     * @param token file with the token of an operator
     */
    public static Office installed(URI hub, Path keys, Path token) {
        return new Office(hub, keys, token, null, null);
    }

    /** Starts one with as many branches, as shipped. */
    public static Office start(int branches) throws Exception {
        var vertx = Vertx.vertx();
        try {
            var own = BenchOffice.open(vertx, branches, FLAGS);
            var files = own.directory().branch("all");
            var lines = new StringBuilder();
            for (var branch = 0; branch < branches; branch++) {
                lines.append("B%d\t%s\n".formatted(branch, own.keys().get(branch)));
            }
            EstateDirectory.writeSecret(files.resolve("keys.tsv"), lines.toString());
            EstateDirectory.writeSecret(files.resolve("token"), own.token());
            return new Office(
                    URI.create("http://127.0.0.1:" + own.port()),
                    files.resolve("keys.tsv"),
                    files.resolve("token"),
                    own,
                    vertx);
        } catch (Exception e) {
            vertx.close().await(10, TimeUnit.SECONDS);
            throw e;
        }
    }

    /** Address of the hub's API. */
    URI hub() {
        return hub;
    }

    /** A line for each branch: code, tab, key. */
    Path keys() {
        return keys;
    }

    /** File with the token of an operator. */
    Path token() {
        return token;
    }

    /** Who gets the rates of this run: all, or in an installation the branches of this run alone. */
    String targets(int branches) throws IOException {
        if (own != null) {
            return "[\"*\"]";
        }
        var codes = Files.readAllLines(keys).stream()
                .limit(branches)
                .map(line -> "\"branch:" + line.split("\t", -1)[0] + '"')
                .toList();
        return "[" + String.join(",", codes) + "]";
    }

    /** The hub's process, if it is its own. */
    OptionalLong process() {
        return own == null ? OptionalLong.empty() : OptionalLong.of(own.hub().pid());
    }

    @Override
    public void close() throws IOException, TimeoutException {
        if (own != null) {
            own.close();
        }
        if (vertx != null) {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }
}
