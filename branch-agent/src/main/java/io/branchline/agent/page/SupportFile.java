package io.branchline.agent.page;

import io.branchline.agent.journal.Glance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What helps whoever is asked for help: status, settings, versions, disk and the last lines of the log. Never the key of
 * the branch: it is not put in, and what is put in is searched for it. Thread-safe.
 */
final class SupportFile {
    /** Files of the data directory that are named. */
    private static final int FILES_MAX = 100;

    private static final int DEPTH_MAX = 3;

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'branchline-support-'yyyy-MM-dd'T'HHmm'.json'", Locale.ROOT);

    private final Sources sources;
    private final StatusJson status;

    SupportFile(Sources sources, StatusJson status) {
        this.sources = sources;
        this.status = status;
    }

    /** Under which name it is saved. */
    String name() {
        return NAME.format(sources.clock().instant().atZone(sources.config().zone()));
    }

    /** The file. Blocking: looks at the disk. */
    String text(@Nullable Glance glance) {
        var json = new JsonObject()
                .put("file", "Branchline support file: no secrets in it")
                .put("made", sources.clock().instant().toString())
                .put("status", status.json(glance))
                .put("settings", Disclosure.settings(sources.config()))
                .put("versions", versions())
                .put("memory", memory())
                .put("disk", disk(sources.config().journal().directory()))
                .put("log", new JsonArray(RecentLines.lines()));
        return Disclosure.without(json.encodePrettily(), sources.config().hub().key());
    }

    private JsonObject versions() {
        var runtime = ManagementFactory.getRuntimeMXBean();
        return new JsonObject()
                .put("agent", sources.software())
                .put("java", runtime.getVmVersion())
                .put("vm", runtime.getVmName())
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("processor", System.getProperty("os.arch"))
                .put("started", Instant.ofEpochMilli(runtime.getStartTime()).toString())
                .put("computerZone", ZoneId.systemDefault().getId());
    }

    private static JsonObject memory() {
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new JsonObject().put("heapUsed", heap.getUsed()).put("heapMax", heap.getMax());
    }

    private static JsonObject disk(Path directory) {
        var json = new JsonObject().put("directory", directory.toString());
        try (var walk = Files.walk(directory, DEPTH_MAX)) {
            var store = Files.getFileStore(directory);
            var files = new JsonArray();
            walk.filter(Files::isRegularFile)
                    .sorted()
                    .limit(FILES_MAX)
                    .forEach(file -> files.add(new JsonObject()
                            .put("name", directory.relativize(file).toString())
                            .put("bytes", file.toFile().length())));
            return json.put("type", store.type())
                    .put("bytesTotal", store.getTotalSpace())
                    .put("bytesUsable", store.getUsableSpace())
                    .put("files", files);
        } catch (IOException e) {
            return json.put("problem", e.toString());
        }
    }
}
