package io.branchline.load.fleet;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.Backoff;
import io.branchline.protocol.link.DownlinkReceiver;
import io.branchline.protocol.link.RatesReceiver;
import io.branchline.protocol.link.UplinkSender;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One branch of a fleet: an agent without a disk. Context: its own. */
final class FleetBranch {
    /** As the agent's default: the lower the priority, the smaller the frame. */
    private static final PerPriority FRAME_COSTS = PerPriority.of(64 << 10, 32 << 10, 16 << 10, 8 << 10);

    private static final FrameCodec CODEC = FrameCodec.cbor();

    private final Context context;
    private final WebSocketClient client;
    private final List<WebSocketConnectOptions> doors;
    private final FleetCounts counts;
    private final int keptMax;
    private final Backoff backoff;
    private final UUID epoch = UUID.randomUUID();
    private final List<MemoryLane> lanes =
            Priority.ALL.stream().map(MemoryLane::new).toList();
    private final UplinkSender uplink = new UplinkSender(FRAME_COSTS);
    private final RatesReceiver rates = new RatesReceiver();
    private final DownlinkReceiver messages = new DownlinkReceiver();
    private long ratesVersion;
    private long position;
    private @Nullable WebSocket socket;
    private volatile boolean connected;
    private Promise<Void> welcomed = Promise.promise();
    private boolean stopped;
    private boolean wanted;
    private int refusals;
    private int door;

    FleetBranch(
            Context context,
            WebSocketClient client,
            List<Integer> ports,
            String key,
            int keptMax,
            FleetCounts counts,
            RandomGenerator random) {
        this.context = context;
        this.client = client;
        this.counts = counts;
        this.keptMax = keptMax;
        this.backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), random);
        this.doors = ports.stream().map(port -> door(port, key)).toList();
    }

    private static WebSocketConnectOptions door(int port, String key) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/agent")
                .setAllowOriginHeader(false)
                .addSubProtocol(CODEC.subprotocol())
                .putHeader("Authorization", "Bearer " + key);
    }

    /** Connects; completes when the hub has welcomed it. Any thread. */
    Future<Void> open() {
        var opened = Promise.<Void>promise();
        context.runOnContext(task -> {
            wanted = true;
            refusals = 0;
            welcomed.future().onComplete(opened);
            attempt();
        });
        return opened.future();
    }

    /** Keeps one event and sends it if it can. */
    void keep(Priority priority, Event event) {
        var lane = lane(priority);
        if (lane.waiting() >= keptMax) {
            counts.skippedOne();
            return;
        }
        counts.keptOne();
        var recorded = event.recordedAt(Instant.now().truncatedTo(ChronoUnit.MICROS));
        up(uplink.kept(priority, lane.keep(recorded, System.nanoTime())));
    }

    /** Its line is cut without a word and it does not come back before {@link #open}. Any thread. */
    void cut() {
        context.runOnContext(task -> {
            wanted = false;
            welcomed = Promise.promise();
            var open = socket;
            if (open != null) {
                var _ = open.close();
            }
        });
    }

    /** Runs on its context. */
    void run(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    /** Events kept and not settled. */
    int waiting() {
        return lanes.stream().mapToInt(MemoryLane::waiting).sum();
    }

    boolean isConnected() {
        return connected;
    }

    void stop() {
        stopped = true;
        wanted = false;
    }

    private void attempt() {
        if (!wanted || socket != null) {
            return;
        }
        client.connect(doors.get(door))
                .onComplete(done -> context.runOnContext(task -> {
                    if (done.succeeded()) {
                        opened(done.result());
                    } else {
                        putOff(done.cause());
                    }
                }));
    }

    /** A slot the hub names is obeyed, as the agent does. */
    private void putOff(Throwable cause) {
        counts.refusedOne(++refusals);
        door = (door + 1) % doors.size();
        var slot = cause instanceof UpgradeRejectedException rejected
                ? rejected.getHeaders().get("Retry-After")
                : null;
        again(slot == null ? backoff.failed() : backoff.slot(Duration.ofSeconds(Long.parseLong(slot))));
    }

    private void opened(WebSocket opened) {
        if (opened.isClosed()) {
            // It has ended before anybody could listen: it takes no close handler any more.
            lost();
            return;
        }
        socket = opened;
        connected = true;
        opened.binaryMessageHandler(bytes -> context.runOnContext(task -> take(opened, bytes)));
        opened.closeHandler(gone -> context.runOnContext(task -> gone(opened)));
        opened.drainHandler(drained -> context.runOnContext(task -> up(uplink.writable(true))));
        rates.opened(ratesVersion);
        messages.opened(position);
        up(uplink.connected(hello()));
    }

    private void gone(WebSocket closed) {
        if (!closed.equals(socket)) {
            return;
        }
        socket = null;
        connected = false;
        uplink.disconnected();
        lost();
    }

    private void lost() {
        if (wanted && !stopped) {
            counts.lostOne();
            door = (door + 1) % doors.size();
            if (welcomed.future().isComplete()) {
                welcomed = Promise.promise();
            }
            again(backoff.failed());
        }
    }

    private void again(Duration pause) {
        if (wanted && !stopped) {
            var _ = context.owner().setTimer(pause.toMillis() + 1, due -> context.runOnContext(task -> attempt()));
        }
    }

    private void take(WebSocket from, Buffer bytes) {
        if (!from.equals(socket)) {
            return;
        }
        try {
            take(CODEC.decode(bytes.getBytes()));
        } catch (MalformedFrame | IllegalStateException e) {
            counts.fail(e);
            cut();
        }
    }

    private void take(Frame frame) {
        switch (frame) {
            case Welcome welcome -> {
                up(uplink.welcome(welcome));
                counts.openedOne();
                backoff.succeeded();
                welcomed.tryComplete();
            }
            case Settled settled -> up(uplink.settled(settled));
            case Rates quotes -> {
                counts.ratesCame(quotes.items().size());
                rates.rates(quotes).forEach(this::carryOut);
            }
            case Deliver deliver -> messages.deliver(deliver).forEach(this::carryOut);
            case Leave leave -> uplink.leave();
            default -> {}
        }
    }

    private void up(List<UplinkSender.Output> outputs) {
        for (var output : outputs) {
            switch (output) {
                case UplinkSender.Output.Send(var frame) -> send(frame);
                case UplinkSender.Output.Read(var ticket, var priority, var from, var costMax, var eventsMax) ->
                    up(uplink.read(ticket, lane(priority).read(from, costMax, eventsMax)));
                case UplinkSender.Output.Reconcile(var welcome) -> {
                    Priority.ALL.forEach(
                            priority -> settle(priority, welcome.settled().get(priority)));
                    up(uplink.reconciled());
                }
                case UplinkSender.Output.Settle(var priority, var through, var quarantined) -> {
                    if (!quarantined.isEmpty()) {
                        throw new IllegalStateException("the hub quarantines " + quarantined);
                    }
                    settle(priority, through);
                }
                case UplinkSender.Output.Close(var reason, var detail) ->
                    throw new IllegalStateException(reason + ": " + detail);
            }
        }
    }

    private void settle(Priority priority, long through) {
        var now = System.nanoTime();
        lane(priority).settle(through, (event, keptAt) -> counts.settledOne(priority, event.cost(), now - keptAt));
    }

    private void carryOut(RatesReceiver.Output output) {
        switch (output) {
            case RatesReceiver.Output.Apply(var quotes) -> {
                ratesVersion = quotes.last();
                rates.applied(ratesVersion, List.of()).forEach(this::carryOut);
            }
            case RatesReceiver.Output.Send(var frame) -> send(frame);
            case RatesReceiver.Output.Close(var reason, var detail) ->
                throw new IllegalStateException(reason + ": " + detail);
        }
    }

    private void carryOut(DownlinkReceiver.Output output) {
        switch (output) {
            case DownlinkReceiver.Output.Apply(var deliver) -> {
                position = deliver.last();
                messages.applied(position, List.of()).forEach(this::carryOut);
            }
            case DownlinkReceiver.Output.Send(var frame) -> send(frame);
            case DownlinkReceiver.Output.Close(var reason, var detail) ->
                throw new IllegalStateException(reason + ": " + detail);
        }
    }

    private void send(Frame frame) {
        var open = socket;
        // The end of a line is heard a moment after it has come.
        if (open != null && !open.isClosed()) {
            var bytes = CODEC.encode(frame);
            counts.sent(bytes.length);
            var _ = open.writeBinaryMessage(Buffer.buffer(bytes));
            if (open.writeQueueFull()) {
                var _ = uplink.writable(false);
            }
        }
    }

    private Hello hello() {
        return new Hello(
                1,
                "fleet",
                epoch,
                PerPriority.from(priority -> lane(priority).first()),
                PerPriority.from(priority -> lane(priority).last()),
                position,
                ratesVersion,
                1,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                List.of());
    }

    private MemoryLane lane(Priority priority) {
        return lanes.get(priority.level() - 1);
    }
}
