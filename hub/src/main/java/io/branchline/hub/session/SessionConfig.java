package io.branchline.hub.session;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Welcome.Limits;
import java.time.Duration;

/**
 * Limits of the sessions.
 *
 * @param handshakesMax upgrades between request and welcome at the same time; the rest get a slot
 * @param sessionsMax open sessions on this node
 * @param window per priority the bytes of events that may be unsettled in one session; see {@link #windows}
 * @param messageBytesMax largest message
 * @param helloBytesMax largest message before the welcome
 * @param frameEventsMax most events in one frame
 * @param idleFramesMax control, empty and fragment frames taken in one second
 * @param outboxBytesMax bytes that may wait for one socket
 * @param heartbeatEvery how often either end sends a ping
 * @param helloTimeout how long an upgraded socket may stay without a hello
 * @param openTimeout how long an upgrade may wait for PostgreSQL
 */
public record SessionConfig(
        int handshakesMax,
        int sessionsMax,
        PerPriority window,
        int messageBytesMax,
        int helloBytesMax,
        int frameEventsMax,
        int idleFramesMax,
        int outboxBytesMax,
        Duration heartbeatEvery,
        Duration helloTimeout,
        Duration openTimeout) {
    /** Bytes of sales that the sessions share beyond a window for each. */
    private static final long SHARED_BYTES = 64 << 20;

    private static final int WINDOWS_MAX = 8;
    private static final int LOWER_WINDOWS_MAX = 2;

    /**
     * What a hub uses unless told otherwise. The window bounds the memory of 1,000 branches that all replay at once to
     * about half a gigabyte, and still carries 256 KiB every round trip: some 5 MB/s at 50 ms.
     */
    public static SessionConfig standard() {
        return new SessionConfig(
                400,
                20_000,
                windowOf(256 * 1024),
                512 * 1024,
                64 * 1024,
                512,
                100,
                1024 * 1024,
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    /** The window of all priorities when the highest has this many bytes: the lower ones get smaller ones. */
    public static PerPriority windowOf(long sales) {
        return PerPriority.of(sales, sales / 2, sales / 4, sales / 4);
    }

    /**
     * How many windows of a priority a session that sends may have with so many open: a lone branch with a backlog is held
     * up by round trips less, a thousand of them have one each. Few of the lower priorities, because a sale stands behind
     * what of them is on its way, and one of them alone while the branch sells.
     *
     * @param sells whether sales of the session came lately
     */
    int windows(Priority priority, int sessions, boolean sells) {
        var most = priority == Priority.SALES ? WINDOWS_MAX : sells ? 1 : LOWER_WINDOWS_MAX;
        return Math.clamp(SHARED_BYTES / (window.get(Priority.SALES) * Math.max(1, sessions)), 1, most);
    }

    /** What an agent is told. */
    Limits limits() {
        return new Limits(messageBytesMax, frameEventsMax, Math.toIntExact(heartbeatEvery.toMillis()));
    }
}
