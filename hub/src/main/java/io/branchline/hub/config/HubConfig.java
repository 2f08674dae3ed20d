package io.branchline.hub.config;

import io.branchline.protocol.rate.RateKind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Everything that can be set on a hub. Read by {@link HubConfigReader}, which also documents each setting.
 *
 * @param http the port for agents, dashboards and operators
 * @param database the PostgreSQL that holds the truth
 * @param redis the live bus between hub nodes
 * @param viewer what is shown
 * @param session limits of the agents' sessions
 * @param ingest the way into PostgreSQL
 * @param downlink the road down
 * @param alerts from when on a person should know
 * @param rates which exchange rates need two people
 * @param stop how the hub drains
 * @param dataDirectory where an embedded hub keeps its servers' data
 */
public record HubConfig(
        Http http,
        Database database,
        Redis redis,
        Viewer viewer,
        Session session,
        Ingest ingest,
        Downlink downlink,
        Alerts alerts,
        Rates rates,
        Stop stop,
        Path dataDirectory) {
    /**
     * The port.
     *
     * @param host address to listen on
     * @param port 0 takes any free one
     * @param eventLoops threads that serve the port; 0 means one per core
     * @param allowedOrigins web origins besides the hub's own whose pages may open the feed
     * @param headTimeout until the head of a request must have arrived
     * @param idleTimeout a connection on which nothing moves is closed after this
     */
    public record Http(
            String host,
            int port,
            int eventLoops,
            Set<String> allowedOrigins,
            Duration headTimeout,
            Duration idleTimeout) {
        public Http {
            allowedOrigins = Set.copyOf(allowedOrigins);
        }
    }

    /**
     * PostgreSQL 16 or newer.
     *
     * @param password never printed
     * @param poolSize most connections for everything but the writers
     * @param startTimeout how long a start waits for PostgreSQL before the hub gives up
     */
    public record Database(
            String host, int port, String name, String user, String password, int poolSize, Duration startTimeout) {
        @Override
        public String toString() {
            return "postgresql://" + user + "@" + host + ":" + port + "/" + name;
        }
    }

    /**
     * Redis 6 or newer; a cluster needs 7.
     *
     * @param host empty for a single node without Redis
     * @param password never printed
     * @param mode one server, or a cluster of which {@code host} and {@code port} are one node
     * @param nodes more nodes of the cluster to ask, each {@code host:port}
     */
    public record Redis(String host, int port, String password, Mode mode, Set<String> nodes) {
        /** How Redis is run. */
        public enum Mode {
            /** One server, or one address behind which there is always one. */
            STANDALONE,
            /** Redis Cluster. */
            CLUSTER;

            /** The word in the settings. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        public Redis {
            nodes = Set.copyOf(nodes);
        }

        /** Whether there is one. */
        public boolean used() {
            return !host.isEmpty();
        }

        @Override
        public String toString() {
            var kind = mode == Mode.CLUSTER ? "redis-cluster://" : "redis://";
            return used() ? kind + host + ":" + port : "none";
        }
    }

    /**
     * What is shown.
     *
     * @param tenant whose data is shown to its operators, by its code
     * @param zone in which a day begins at midnight
     */
    public record Viewer(String tenant, ZoneId zone) {
        @Override
        public String toString() {
            return "tenant " + tenant + ", zone " + zone;
        }
    }

    /**
     * Limits of the agents' sessions.
     *
     * @param handshakesMax handshakes in flight
     * @param sessionsMax open sessions
     * @param windowBytes unsettled bytes of sales per session; lower priorities get a half and a quarter of it
     * @param outboxBytes bytes that may wait for one agent to read
     * @param heartbeat how often either end pings
     * @param helloTimeout until the first frame must have come
     */
    public record Session(
            int handshakesMax,
            int sessionsMax,
            int windowBytes,
            int outboxBytes,
            Duration heartbeat,
            Duration helloTimeout) {}

    /**
     * The way into PostgreSQL.
     *
     * @param writers connections that write sales and payments: the first, and the others when it does not keep up
     */
    public record Ingest(int writers) {}

    /**
     * The road down.
     *
     * @param retention how long messages are kept for branches that are away, and receipts
     */
    public record Downlink(Duration retention) {}

    /**
     * From when on a person should know.
     *
     * @param offlineAfter a branch has had no session for so long
     * @param lagAfter a connected branch holds events for so long
     * @param roomBelow a branch's disk will be full within this
     * @param skewAbove a branch's clock is so much off
     */
    public record Alerts(Duration offlineAfter, Duration lagAfter, Duration roomBelow, Duration skewAbove) {}

    /**
     * Which exchange rates need two people.
     *
     * @param approvalPercent change that one person may release, in percent of the rate before
     * @param approvalKinds kinds of which every quote needs two: {@code cash}, {@code transfer}, {@code reference}
     */
    public record Rates(BigDecimal approvalPercent, Set<RateKind> approvalKinds) {
        public Rates {
            approvalKinds = Set.copyOf(approvalKinds);
        }
    }

    /**
     * How the hub drains.
     *
     * @param timeout after which what is left is cut
     * @param leaveSpread the slots given to the agents lie within this time
     */
    public record Stop(Duration timeout, Duration leaveSpread) {}

    /** The settings of a hub, for tests and tools that run it in their own process: name and value. */
    public static HubConfig of(Map<String, String> settings) throws ConfigProblems {
        return HubConfigReader.read(settings, List.of());
    }
}
