package io.branchline.agent.till;

import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.downlink.StreamPart;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.impl.ConnectionBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream to one till: reads behind what was sent, from the disk, when the socket takes more. So a slow till costs one
 * part read ahead, and finds the newest rate when it reads again. Context: one event loop.
 */
final class StreamToTill {
    private static final Logger LOG = LoggerFactory.getLogger(StreamToTill.class);
    private static final int PART_ENTRIES_MAX = 64;
    private static final int PART_CHARS_MAX = 64 << 10;
    private static final int QUEUE_BYTES_MAX = 64 << 10;

    /** Heartbeats in a row in which a till may take nothing of what waits for it. */
    private static final int MISSES_MAX = 2;

    private final HttpConnection connection;
    private final HttpServerResponse response;
    private final BranchState state;
    private final TillMeters meters;
    private StreamId sent;
    private boolean reading;
    private boolean gone;
    private int misses;

    StreamToTill(HttpServerRequest request, BranchState state, TillMeters meters, StreamId after) {
        this.connection = request.connection();
        this.response = request.response();
        this.state = state;
        this.meters = meters;
        this.sent = after;
    }

    void begin() {
        response.setChunked(true)
                .setWriteQueueMaxSize(QUEUE_BYTES_MAX)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .drainHandler(drained -> {
                    misses = 0;
                    pump();
                });
        write("retry: 1000\n: stream " + sent.text() + "\n\n");
        pump();
    }

    /** Sends what is behind what was sent, as far as the socket takes it. */
    void pump() {
        var view = state.view();
        var current = StreamId.database(view.standing().identity()).equals(sent.database());
        if (gone || reading || response.writeQueueFull() || (current && sent.seq() == view.head())) {
            return;
        }
        reading = true;
        state.stream(sent.seq(), PART_ENTRIES_MAX, PART_CHARS_MAX).onComplete(this::read, this::unreadable);
    }

    /** Says that the stream is alive; gives up a till that has not read for long. */
    void beat() {
        if (gone) {
            return;
        }
        if (!response.writeQueueFull()) {
            misses = 0;
            write(":\n\n");
            // A part that could not be read is tried again.
            pump();
        } else if (++misses >= MISSES_MAX) {
            LOG.info("Stream of a till that does not read is dropped sent={}", sent.text());
            meters.dropped();
            drop();
        }
    }

    /** At once: an orderly close would wait behind everything the till does not read. */
    private void drop() {
        gone = true;
        var _ = ((ConnectionBase) connection).channelHandlerContext().close();
    }

    void end() {
        if (!gone) {
            response.end();
        }
    }

    /** The connection is gone. */
    void gone() {
        gone = true;
    }

    private void read(StreamPart part) {
        reading = false;
        if (gone) {
            return;
        }
        var database = StreamId.database(part.standing().identity());
        var head = state.view().head();
        if (!database.equals(sent.database())) {
            reset(part, "the branch's state began anew");
        } else if (sent.seq() < part.standing().forgottenSeq()) {
            reset(part, "messages behind " + sent.text() + " are not kept any more");
        } else if (part.entries().isEmpty() && sent.seq() > head) {
            reset(part, "there is no entry " + sent.text());
        } else {
            send(part, database);
        }
    }

    private void send(StreamPart part, String database) {
        var text = new StringBuilder();
        for (var entry : part.entries()) {
            sent = new StreamId(database, entry.seq());
            append(text, entry.name(), entry.body());
        }
        if (!text.isEmpty()) {
            write(text.toString());
            pump();
        }
    }

    /** The till must read rates, messages and settings anew; the stream goes on with what comes after this. */
    private void reset(StreamPart part, String reason) {
        meters.reset();
        sent = new StreamId(
                StreamId.database(part.standing().identity()), state.view().head());
        var text = new StringBuilder();
        append(text, "reset", new JsonObject().put("reason", reason).encode());
        write(text.toString());
        pump();
    }

    private void append(StringBuilder text, String event, String body) {
        text.append("id: ")
                .append(sent.text())
                .append("\nevent: ")
                .append(event)
                .append('\n');
        // Between the tokens of a JSON text there may be line ends, and each would end the field.
        body.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        text.append('\n');
    }

    private void write(String text) {
        response.write(Buffer.buffer(text)).onFailure(cause -> gone());
    }

    private void unreadable(Throwable cause) {
        reading = false;
        LOG.warn("Branch state could not be read for a stream; tried again with the next change", cause);
    }
}
