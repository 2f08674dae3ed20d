package io.branchline.hub;

import io.branchline.hub.config.HubConfig;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * How the command line finds the database of an embedded hub that is running: a file in its data directory that only
 * its owner may read, there from the start of the servers to their end. Blocking.
 */
final class ConnectionFile {
    private static final int CONNECT_MS = 1_000;
    private static final String NAME = "connection.properties";

    private final Path file;

    ConnectionFile(Path dataDirectory) {
        this.file = dataDirectory.resolve(NAME);
    }

    /** Writes the address in one step, so that a reader sees all of it or nothing. */
    void write(HubConfig.Database database) throws IOException {
        var properties = new Properties();
        properties.setProperty("host", database.host());
        properties.setProperty("port", Integer.toString(database.port()));
        properties.setProperty("name", database.name());
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        var text = new StringWriter();
        properties.store(text, null);
        OwnerFile.write(file, text.toString());
    }

    /** The address, with pool and patience as configured; empty if there is none, or one that a crash left behind. */
    Optional<HubConfig.Database> read(HubConfig.Database configured) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        var database = new HubConfig.Database(
                properties.getProperty("host", configured.host()),
                Integer.parseInt(properties.getProperty("port", "5432")),
                properties.getProperty("name", configured.name()),
                properties.getProperty("user", configured.user()),
                properties.getProperty("password", ""),
                configured.poolSize(),
                configured.startTimeout());
        return listens(database) ? Optional.of(database) : Optional.empty();
    }

    private static boolean listens(HubConfig.Database database) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(database.host(), database.port()), CONNECT_MS);
            return true;
        } catch (IOException nobodyListens) {
            return false;
        }
    }

    /** Removes it. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
