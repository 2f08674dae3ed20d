package io.branchline.agent.config;

import io.branchline.agent.config.AgentConfig.Http;
import io.branchline.agent.config.AgentConfig.HttpLimits;
import io.branchline.agent.config.AgentConfig.Hub;
import io.branchline.agent.config.AgentConfig.JournalSettings;
import io.branchline.agent.config.AgentConfig.Link;
import io.branchline.agent.config.AgentConfig.State;
import io.branchline.protocol.event.CloudEventJson;
import io.branchline.protocol.event.RoutingPolicy;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes an {@link AgentConfig} out of a YAML file and the environment; the environment wins. */
public final class AgentConfigReader {
    /** Variables with our prefix that are for the launcher and the command line, not settings. */
    private static final Set<String> NOT_SETTINGS = Set.of("JAVA_OPTS", "CONFIG");

    private AgentConfigReader() {}

    /** The configuration in a file, which may be absent, and the environment. */
    public static AgentConfig read(@Nullable Path file, Map<String, String> environment) throws ConfigProblems {
        var problems = new ArrayList<String>();
        var values = file == null ? new HashMap<String, String>() : SettingsFile.read(file, problems);
        values.putAll(ofEnvironment(environment, problems));
        return read(values, problems);
    }

    /** Every setting there is, in order, for help and documents. */
    public static List<Setting> settings() {
        var settings = new Settings(Map.of(), List.of());
        var _ = take(settings);
        return settings.described();
    }

    static AgentConfig read(Map<String, String> values, List<String> problems) throws ConfigProblems {
        var settings = new Settings(values, problems);
        var config = take(settings);
        if (!settings.problems().isEmpty()) {
            throw new ConfigProblems(settings.problems());
        }
        return config;
    }

    private static Map<String, String> ofEnvironment(Map<String, String> environment, List<String> problems) {
        var byVariable = settings().stream().collect(Collectors.toMap(Setting::variable, Setting::name));
        var values = new HashMap<String, String>();
        for (var entry : new TreeMap<>(environment).entrySet()) {
            var variable = entry.getKey();
            var name = byVariable.get(variable);
            if (name != null) {
                values.put(name, entry.getValue());
            } else if (variable.startsWith(Setting.VARIABLE_PREFIX)
                    && !NOT_SETTINGS.contains(variable.substring(Setting.VARIABLE_PREFIX.length()))) {
                problems.add(variable + ": there is no such setting; see --help for all of them");
            }
        }
        return values;
    }

    private static AgentConfig take(Settings settings) {
        return new AgentConfig(
                hub(settings),
                link(settings),
                http(settings),
                journal(settings),
                state(settings),
                localTypes(settings),
                zone(settings),
                settings.duration(
                        "stop.timeout", "10s", "0ms", "5m", "How long a stop waits for what is in flight to settle."));
    }

    private static Set<String> localTypes(Settings settings) {
        var known = RoutingPolicy.standard().types();
        var types = settings.list(
                "routing.localTypes",
                "event types, parted by commas",
                "Event types of the local-only class: kept on this branch's disk and never sent.");
        types.stream()
                .filter(type -> !known.contains(type))
                .forEach(type -> settings.problem("routing.localTypes", type, String.join(", ", known)));
        return types;
    }

    private static ZoneId zone(Settings settings) {
        var allowed = "a time zone such as Asia/Jakarta; without it that of the computer";
        var name = settings.text("branch.zone", allowed, "Time zone of the branch: its day begins at midnight there.");
        if (name.isEmpty() || ZoneId.getAvailableZoneIds().contains(name.get())) {
            return name.map(ZoneId::of).orElseGet(ZoneId::systemDefault);
        }
        settings.problem("branch.zone", name.get(), allowed);
        return ZoneId.systemDefault();
    }

    private static Hub hub(Settings settings) {
        var url = settings.url(
                "hub.url",
                Set.of("ws", "wss"),
                "a WebSocket URL such as wss://hub.example.com/agent",
                "Where head office is.");
        var key = settings.text(
                "hub.key", "the key shown once by `hub branch add`", "Key of this branch; better in a file.");
        var keyFile = settings.path(
                "hub.keyFile", "a file that only its owner may read", "File with the key of this branch.");
        var trustFile = settings.path(
                "hub.trustFile", "a PEM file", "Certificates to trust for wss instead of the Java default.");
        return new Hub(url, BranchKey.of(key, keyFile, settings), trustFile.orElse(null));
    }

    private static Link link(Settings settings) {
        return new Link(
                settings.duration(
                        "link.connectTimeout", "10s", "100ms", "2m", "After this an attempt to connect has failed."),
                settings.duration(
                        "link.heartbeat",
                        "10s",
                        "50ms",
                        "5m",
                        "How often the hub is pinged until its welcome names a time."),
                settings.duration(
                        "link.backoffBase",
                        "1s",
                        "1ms",
                        "1m",
                        "The first attempt after a failure waits up to this, at random; the ceiling doubles."),
                settings.duration(
                        "link.backoffCap", "30s", "1ms", "1h", "The ceiling of that wait doubles up to this."),
                (int) settings.bytes(
                        "link.messageBytesMax", "1MiB", "64KiB", "16MiB", "Largest message taken from the hub."),
                (int) settings.bytes(
                        "link.writeQueueBytes",
                        "64KiB",
                        "1KiB",
                        "4MiB",
                        "Bytes waiting in the socket at which the uplink pauses."),
                (int) settings.bytes(
                        "link.frameBytes",
                        "64KiB",
                        "1KiB",
                        "512KiB",
                        "What one frame of sales costs at most; lower priorities use less."));
    }

    private static Http http(Settings settings) {
        return new Http(
                settings.text("http.host", "127.0.0.1", "an address of this machine", "Address the POS posts to."),
                settings.number("http.port", 8181, 0, 65_535, "Port the POS posts to; 0 takes any free one."),
                settings.number("http.eventLoops", 1, 1, 16, "Threads that serve the port."),
                settings.list(
                        "http.allowedOrigins",
                        "origins such as http://till.local:3000, parted by commas",
                        "Web pages of these origins may post; all others are refused."),
                limits(settings));
    }

    private static HttpLimits limits(Settings settings) {
        return new HttpLimits(
                (int) settings.bytes("http.bodyBytesMax", "1MiB", "1KiB", "64MiB", "Largest body of a post."),
                settings.number("http.batchEventsMax", 1_000, 1, CloudEventJson.BATCH_MAX, "Most events in one batch."),
                settings.number("http.connectionsMax", 512, 1, 65_535, "Most connections, for each thread."),
                settings.number("http.requestsMax", 1_024, 1, 65_535, "Most requests under way, for each thread."),
                (int) settings.bytes(
                        "http.requestBytesMax",
                        "4MiB",
                        "1KiB",
                        "1GiB",
                        "Most bytes of bodies under way, for each thread."),
                settings.duration(
                        "http.requestTimeout",
                        "10s",
                        "100ms",
                        "5m",
                        "Until then head and body of a post must have arrived."),
                settings.duration(
                        "http.idleTimeout",
                        "60s",
                        "100ms",
                        "1h",
                        "A connection without a request is closed after this."),
                settings.number("http.streamsMax", 64, 1, 65_535, "Most open streams of tills, for each thread."),
                settings.duration(
                        "http.streamHeartbeat",
                        "15s",
                        "100ms",
                        "30s",
                        "How often a stream says that it is alive; a till that reads nothing for two of them is dropped."));
    }

    private static JournalSettings journal(Settings settings) {
        var directory = settings.path(
                "data.directory", "a directory for this agent alone", "Where events are kept until they are settled.");
        if (directory.isEmpty()) {
            settings.problem("data.directory", "nothing", "a directory for this agent alone");
        }
        return new JournalSettings(
                directory.orElse(Path.of("")),
                settings.duration(
                        "data.retention",
                        "7d",
                        "0ms",
                        "3650d",
                        "How long settled events stay, so that head office can ask again."),
                settings.number(
                        "data.retentionDiskPercent",
                        20,
                        1,
                        100,
                        "Percent of the disk above which settled events go earlier."),
                settings.bytes(
                        "data.reserve",
                        "64MiB",
                        "0KiB",
                        "1024GiB",
                        "Free bytes of the disk below which new events are refused."),
                settings.number(
                        "data.queueEvents",
                        8_192,
                        1,
                        1_000_000,
                        "Most events that wait for the disk; beyond, posts are refused."),
                settings.bytes(
                        "data.queueBytes", "4MiB", "512KiB", "1GiB", "Most bytes of events that wait for the disk."));
    }

    private static State state(Settings settings) {
        return new State(
                settings.duration(
                        "data.messageRetention",
                        "30d",
                        "1m",
                        "3650d",
                        "How long messages of head office stay for tills to read."),
                settings.bytes(
                        "data.messageBytesMax",
                        "64MiB",
                        "1MiB",
                        "16GiB",
                        "What these messages may take; the oldest go earlier."),
                settings.duration(
                        "data.quoteRetention",
                        "7d",
                        "0ms",
                        "3650d",
                        "How long rates that were replaced stay on disk."));
    }
}
