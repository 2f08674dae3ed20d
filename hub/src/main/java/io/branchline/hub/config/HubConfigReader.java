package io.branchline.hub.config;

import io.branchline.hub.config.HubConfig.Alerts;
import io.branchline.hub.config.HubConfig.Database;
import io.branchline.hub.config.HubConfig.Downlink;
import io.branchline.hub.config.HubConfig.Http;
import io.branchline.hub.config.HubConfig.Ingest;
import io.branchline.hub.config.HubConfig.Rates;
import io.branchline.hub.config.HubConfig.Redis;
import io.branchline.hub.config.HubConfig.Session;
import io.branchline.hub.config.HubConfig.Stop;
import io.branchline.hub.config.HubConfig.Viewer;
import io.branchline.protocol.rate.RateKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a {@link HubConfig} out of a YAML file and the environment; the environment wins. */
public final class HubConfigReader {
    /** Variables with our prefix that are for the launcher and the command line, not settings. */
    private static final Set<String> NOT_SETTINGS = Set.of("JAVA_OPTS", "CONFIG");

    private HubConfigReader() {}

    /** The configuration in a file, which may be absent, and the environment. */
    public static HubConfig read(@Nullable Path file, Map<String, String> environment) throws ConfigProblems {
        var problems = new ArrayList<String>();
        var values = file == null ? new HashMap<String, String>() : SettingsFile.read(file, problems);
        values.putAll(ofEnvironment(environment, problems));
        return read(values, problems);
    }

    /** Every setting there is, in order, for help and documents. */
    public static List<Setting> settings() {
        var settings = new Settings(Map.of(), List.of());
        var unset = take(settings);
        return unset.dataDirectory().toString().isEmpty() ? List.of() : settings.described();
    }

    static HubConfig read(Map<String, String> values, List<String> problems) throws ConfigProblems {
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

    private static HubConfig take(Settings settings) {
        return new HubConfig(
                http(settings),
                database(settings),
                redis(settings),
                viewer(settings),
                session(settings),
                new Ingest(
                        settings.number(
                                "ingest.writers",
                                2,
                                1,
                                16,
                                "Connections that write sales and payments: the first, and the others when it does not keep up. One more writes all lower priorities.")),
                new Downlink(
                        settings.duration(
                                "downlink.retention",
                                "90d",
                                "1s",
                                "3650d",
                                "How long messages wait for a branch that is away; after that it gets the newest of each key and is told so. Receipts, too.")),
                alerts(settings),
                rates(settings),
                stop(settings),
                Path.of(settings.text(
                        "data.directory",
                        "branchline-data",
                        "a directory for this hub alone",
                        "Where `hub --embedded` keeps the data of its servers.")));
    }

    private static Http http(Settings settings) {
        return new Http(
                settings.text("http.host", "127.0.0.1", "an address of this machine", "Address the hub listens on."),
                settings.number("http.port", 8080, 0, 65_535, "Port the hub listens on; 0 takes any free one."),
                settings.number("http.eventLoops", 0, 0, 64, "Threads that serve the port; 0 means one per core."),
                settings.list(
                        "http.allowedOrigins",
                        "origins such as https://hq.example.com, parted by commas",
                        "Pages of these origins may open the feed besides the hub's own."),
                settings.duration(
                        "http.headTimeout",
                        "10s",
                        "100ms",
                        "5m",
                        "Until then the head of a request must have arrived."),
                settings.duration(
                        "http.idleTimeout",
                        "30s",
                        "10s",
                        "1h",
                        "A connection on which nothing moves is closed after this."));
    }

    private static Database database(Settings settings) {
        return new Database(
                settings.text("database.host", "localhost", "a name or address", "Where PostgreSQL is."),
                settings.number("database.port", 5432, 1, 65_535, "Its port."),
                settings.text("database.name", "branchline", "a database", "The database."),
                settings.text("database.user", "branchline", "a role", "The role that owns the schema."),
                settings.secret("database.password", "Its password."),
                settings.number("database.poolSize", 6, 1, 200, "Most connections for everything but the writers."),
                settings.duration(
                        "database.startTimeout",
                        "60s",
                        "0ms",
                        "1h",
                        "How long a start waits for PostgreSQL before the hub gives up."));
    }

    private static Redis redis(Settings settings) {
        var redis = new Redis(
                settings.text(
                        "redis.host", "", "a name or address", "Where Redis is; without it this node is the only one."),
                settings.number("redis.port", 6379, 1, 65_535, "Its port."),
                settings.secret("redis.password", "Password of its default user."),
                settings.choice(
                        "redis.mode",
                        Redis.Mode.values(),
                        Redis.Mode::word,
                        "One server, or a Redis Cluster (7 or newer) of which redis.host is a node. All hub nodes alike."),
                settings.list(
                        "redis.nodes",
                        "host:port, parted by commas",
                        "More nodes of the cluster to ask at the start; one that answers is enough."));
        check(settings, redis);
        return redis;
    }

    private static void check(Settings settings, Redis redis) {
        var cluster = redis.mode() == Redis.Mode.CLUSTER;
        if (cluster && !redis.used()) {
            settings.problem("redis.host", "nothing", "a node of the cluster, because redis.mode is cluster");
        }
        if (!cluster && !redis.nodes().isEmpty()) {
            settings.problem("redis.nodes", "nodes", "nothing unless redis.mode is cluster");
        }
        redis.nodes().stream()
                .filter(node -> !node.matches("[^:\\s]+:[0-9]{1,5}")
                        || Integer.parseInt(node.substring(node.indexOf(':') + 1)) > 65_535)
                .sorted()
                .forEach(node -> settings.problem("redis.nodes", "\"" + node + "\"", "host:port, parted by commas"));
    }

    private static Viewer viewer(Settings settings) {
        return new Viewer(
                settings.text(
                        "viewer.tenant",
                        "default",
                        "the code of a tenant",
                        "Whose branches and events are shown, to its operators."),
                settings.zone("viewer.zone", "UTC", "Time zone in which \"today\" begins at midnight."));
    }

    private static Session session(Settings settings) {
        return new Session(
                settings.number(
                        "session.handshakesMax", 400, 1, 100_000, "Handshakes in flight; the rest stand in line."),
                settings.number("session.sessionsMax", 20_000, 1, 1_000_000, "Most open sessions on this node."),
                (int) settings.bytes(
                        "session.window",
                        "256KiB",
                        "16KiB",
                        "64MiB",
                        "Unsettled bytes of sales per branch, up to eight times as many where few are connected; lower priorities get"
                                + " a half and a quarter of it, up to twice, and once while the branch sells."),
                (int) settings.bytes(
                        "session.outbox",
                        "1MiB",
                        "64KiB",
                        "64MiB",
                        "Bytes that may wait for one agent to read before it is cut."),
                settings.duration(
                        "session.heartbeat",
                        "3s",
                        "50ms",
                        "1m",
                        "How often either end pings; three missed ones end the session."),
                settings.duration(
                        "session.helloTimeout",
                        "10s",
                        "100ms",
                        "5m",
                        "Until then a connected agent must have said hello."));
    }

    private static Alerts alerts(Settings settings) {
        return new Alerts(
                settings.duration(
                        "alerts.offlineAfter",
                        "60s",
                        "1s",
                        "7d",
                        "A branch without a session for so long raises an alert; after 15 minutes it is critical."),
                settings.duration(
                        "alerts.lagAfter",
                        "15m",
                        "1s",
                        "7d",
                        "So does a connected branch whose events wait for so long."),
                settings.duration(
                        "alerts.roomBelow",
                        "24h",
                        "0ms",
                        "365d",
                        "And one whose disk will be full within this; below 4 hours it is critical."),
                settings.duration(
                        "alerts.skewAbove", "60s", "1s", "7d", "And one whose clock is so much ahead or behind."));
    }

    private static Rates rates(Settings settings) {
        return new Rates(
                settings.decimal(
                        "rates.approval.percent",
                        "5",
                        "1000",
                        "A change of a rate by more than this, in percent of the one before, waits for a second person."),
                settings.choices(
                        "rates.approval.kinds",
                        RateKind.values(),
                        RateKind::word,
                        "Every rate of these kinds waits for a second person."));
    }

    private static Stop stop(Settings settings) {
        return new Stop(
                settings.duration("stop.timeout", "20s", "0ms", "5m", "After this a draining hub cuts what is left."),
                settings.duration(
                        "stop.leaveSpread",
                        "5s",
                        "0ms",
                        "10m",
                        "The agents sent away come back spread over this time."));
    }
}
