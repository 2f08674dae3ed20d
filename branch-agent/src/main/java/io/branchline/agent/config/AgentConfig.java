package io.branchline.agent.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set on an agent. Read by {@link AgentConfigReader}, which also documents each setting.
 *
 * @param hub where head office is and how this branch proves who it is
 * @param link how the connection to the hub behaves
 * @param http the port for the POS
 * @param journal the branch's disk
 * @param state what head office has sent, on that disk
 * @param local event types that never leave this branch
 * @param zone of the branch, in which its day begins at midnight
 * @param stopTimeout how long a stop waits for what is in flight
 */
public record AgentConfig(
        Hub hub,
        Link link,
        Http http,
        JournalSettings journal,
        State state,
        Set<String> local,
        ZoneId zone,
        Duration stopTimeout) {
    public AgentConfig {
        local = Set.copyOf(local);
    }

    /**
     * Where head office is.
     *
     * @param url WebSocket URL of the hub
     * @param key the branch's key, never printed
     * @param trustFile PEM file with the certificates to trust; absent means the Java default
     */
    public record Hub(URI url, String key, @Nullable Path trustFile) {
        @Override
        public String toString() {
            return "Hub[url=" + url + ", key=(hidden), trustFile=" + trustFile + "]";
        }

        /** True when the link is encrypted. */
        public boolean encrypted() {
            return "wss".equals(url.getScheme());
        }
    }

    /**
     * How the connection behaves.
     *
     * @param connectTimeout after which an attempt counts as failed
     * @param heartbeat until the hub's welcome names its own
     * @param backoffBase first ceiling of the delay between attempts
     * @param backoffCap last ceiling
     * @param messageBytesMax largest message taken from the hub
     * @param writeQueueBytes what may wait in the socket before the uplink pauses
     * @param frameBytes what one frame of events costs at most
     */
    public record Link(
            Duration connectTimeout,
            Duration heartbeat,
            Duration backoffBase,
            Duration backoffCap,
            int messageBytesMax,
            int writeQueueBytes,
            int frameBytes) {}

    /**
     * The port for the POS.
     *
     * @param host address to listen on
     * @param port 0 means any free one
     * @param eventLoops threads that serve the port
     * @param allowedOrigins web origins whose pages may post
     * @param limits what one POS and all together may ask for
     */
    public record Http(String host, int port, int eventLoops, Set<String> allowedOrigins, HttpLimits limits) {
        public Http {
            allowedOrigins = Set.copyOf(allowedOrigins);
        }
    }

    /**
     * What may be asked of the port.
     *
     * @param bodyBytesMax largest body
     * @param batchEventsMax most events in a batch
     * @param connectionsMax most connections, for each thread
     * @param requestsMax most requests under way, for each thread
     * @param requestBytesMax most bytes of bodies under way, for each thread
     * @param requestTimeout until head and body must have arrived
     * @param idleTimeout after which a connection without a request is closed
     * @param streamsMax most streams open, for each thread
     * @param streamHeartbeat how often a stream says that it is alive
     */
    public record HttpLimits(
            int bodyBytesMax,
            int batchEventsMax,
            int connectionsMax,
            int requestsMax,
            int requestBytesMax,
            Duration requestTimeout,
            Duration idleTimeout,
            int streamsMax,
            Duration streamHeartbeat) {}

    /**
     * The branch's disk.
     *
     * @param directory that belongs to this agent alone
     * @param retention how long settled events stay
     * @param retentionDiskPercent share of the disk above which settled events go earlier
     * @param reserveBytes free bytes of the disk below which new events are refused
     * @param queueEventsMax most events that wait for the disk
     * @param queueBytesMax most bytes of events that wait for the disk
     */
    public record JournalSettings(
            Path directory,
            Duration retention,
            int retentionDiskPercent,
            long reserveBytes,
            int queueEventsMax,
            long queueBytesMax) {}

    /**
     * What head office has sent, on the branch's disk.
     *
     * @param messageRetention how long messages stay for tills to read
     * @param messageBytesMax what they may take; the oldest go earlier
     * @param quoteRetention how long displaced rates stay
     */
    public record State(Duration messageRetention, long messageBytesMax, Duration quoteRetention) {}

    /** The settings of an agent, for tests and tools that run it in their own process: name and value. */
    public static AgentConfig of(Map<String, String> settings) throws ConfigProblems {
        return AgentConfigReader.read(settings, List.of());
    }
}
