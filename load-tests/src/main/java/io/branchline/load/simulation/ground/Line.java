package io.branchline.load.simulation.ground;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Rates;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection between an agent and a hub node: frames in order and late in each direction, a bounded buffer at each
 * end, and all the ways in which it may break.
 */
public final class Line {
    /** Who sits at one end. */
    public interface End {
        /** A frame arrived. */
        void received(Frame frame);

        /** A ping arrived. */
        void pinged();

        /** The other end closed, or the connection was found to be gone. */
        void closed(@Nullable CloseReason reason);

        /** The buffer takes more again. */
        void writable();
    }

    private record Message(
            @Nullable Frame frame, boolean closes, @Nullable CloseReason reason, long bytes) {}

    private static final Lifetime FOREVER = new Lifetime();
    private static final long PING_BYTES = 8;
    private static final long FRAME_BYTES = 60;
    private static final long FAST_MICROS_PER_KIB = 400;

    private final Stage stage;
    private final long bufferBytes;
    private final Side agent = new Side();
    private final Side hub = new Side();
    private long latencyMicros;
    private long microsPerKib = FAST_MICROS_PER_KIB;

    /** A connection that is open, with a buffer of so many bytes at each end. */
    public Line(Stage stage, long bufferBytes) {
        this.stage = stage;
        this.bufferBytes = bufferBytes;
        this.latencyMicros = stage.micros(500, 60_000);
    }

    public Side agent() {
        return agent;
    }

    public Side hub() {
        return hub;
    }

    /** Makes it slow, for good. */
    public void slow() {
        latencyMicros = stage.micros(200_000, 3_000_000);
        microsPerKib = stage.micros(20_000, 1_000_000);
    }

    /** As fast as on its first day. */
    public void fast() {
        latencyMicros = Math.min(latencyMicros, 60_000);
        microsPerKib = FAST_MICROS_PER_KIB;
    }

    /** Nothing passes any more; each end notices by itself or not before its heartbeats. */
    public void cut() {
        agent.dead = true;
        hub.dead = true;
        noticeMaybe(agent);
        noticeMaybe(hub);
    }

    /** The agent's end is gone; what it had sent still arrives, and the hub's end believes that all is well. */
    public void halfOpen() {
        hub.dead = true;
        agent.lost();
    }

    private static long costOf(Frame frame) {
        return switch (frame) {
            case Events events -> events.cost();
            case Deliver deliver -> costOf(deliver.items());
            case Rates rates -> costOf(rates.items());
            default -> 0;
        };
    }

    private static long costOf(List<Deliver.Item> items) {
        return items.stream().mapToLong(item -> item.event().cost()).sum();
    }

    private void noticeMaybe(Side side) {
        if (stage.chance(0.5)) {
            stage.clock().after(FOREVER, stage.micros(0, 2_000_000), side::lost);
        }
    }

    /** One end, with the direction that leaves from it. */
    public final class Side {
        private @Nullable End end;
        private boolean open = true;
        private boolean dead;
        private boolean full;
        private long queuedBytes;
        private long lastArrivalMicros;

        public void attach(End sitsHere) {
            end = sitsHere;
        }

        public boolean open() {
            return open;
        }

        /** True while the buffer takes no more. */
        public boolean full() {
            return full;
        }

        public void send(Frame frame) {
            enqueue(new Message(frame, false, null, FRAME_BYTES + costOf(frame)));
        }

        public void ping() {
            enqueue(new Message(null, false, null, PING_BYTES));
        }

        /** Closes after what was sent before. */
        public void close(CloseReason reason) {
            enqueue(new Message(null, true, reason, PING_BYTES));
            open = false;
        }

        /** The process here is gone; its kernel may say so to the other end, or the power is gone too. */
        public void vanish() {
            if (stage.chance(0.7)) {
                enqueue(new Message(null, true, null, PING_BYTES));
            } else if (stage.chance(0.5)) {
                dead = true;
            }
            open = false;
        }

        private void lost() {
            if (open && end != null) {
                open = false;
                end.closed(null);
            }
        }

        private void enqueue(Message message) {
            if (!open) {
                return;
            }
            queuedBytes += message.bytes();
            full |= queuedBytes >= bufferBytes;
            if (dead) {
                return;
            }
            var vanishes = message.frame() != null && stage.weather().strikes(Fault.FRAME_LOST);
            transmit(message, !vanishes);
            if (message.frame() != null && !vanishes && stage.weather().strikes(Fault.FRAME_DOUBLED)) {
                queuedBytes += message.bytes();
                transmit(message, true);
            }
        }

        private void transmit(Message message, boolean arrives) {
            var now = stage.clock().nowMicros();
            var arrival = Math.max(lastArrivalMicros + 1, now + latencyMicros) + message.bytes() * microsPerKib / 1024;
            lastArrivalMicros = arrival;
            stage.clock().after(FOREVER, arrival - now, () -> {
                if (!dead) {
                    drained(message.bytes());
                    if (arrives) {
                        other().arrive(message);
                    }
                }
            });
        }

        private void drained(long bytes) {
            queuedBytes -= bytes;
            if (full && queuedBytes <= bufferBytes / 2) {
                full = false;
                if (open && end != null) {
                    end.writable();
                }
            }
        }

        private void arrive(Message message) {
            if (!open || end == null) {
                return;
            }
            if (message.closes()) {
                open = false;
                end.closed(message.reason());
            } else if (message.frame() != null) {
                end.received(message.frame());
            } else {
                end.pinged();
            }
        }

        private Side other() {
            return this == agent ? hub : agent;
        }
    }
}
