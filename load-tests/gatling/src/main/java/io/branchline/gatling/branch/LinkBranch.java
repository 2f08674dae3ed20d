package io.branchline.gatling.branch;

import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.Backoff;
import io.branchline.protocol.link.UplinkSender;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One branch: an agent without a disk. Thread-safe by its own monitor; nothing in it waits. */
public final class LinkBranch implements LinkSocket.Owner {
    /** Most events of a priority a branch keeps; beyond, a sale is not made. 100,000 of 1 KiB are 100 MiB. */
    public static final int KEPT_MAX = 100_000;

    /** As the agent's default: the lower the priority, the smaller the frame. */
    private static final PerPriority FRAME_COSTS = PerPriority.of(64 << 10, 32 << 10, 16 << 10, 8 << 10);

    private static final FrameCodec CODEC = FrameCodec.json();
    private static final int SERVICE_UNAVAILABLE = 503;

    /** Who it is. */
    public record Identity(String code, String key) {}

    private final Identity who;
    private final LinkDoor door;
    private final SampleSales samples;
    private final LoadReport report;
    private final Ledger.Account account;
    private final Backoff backoff =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), ThreadLocalRandom.current());
    private final UUID epoch = UUID.randomUUID();
    private final List<Lane> lanes = Priority.ALL.stream().map(Lane::new).toList();
    private final UplinkSender uplink = new UplinkSender(FRAME_COSTS);
    private final RoadDown down;
    private @Nullable LinkSocket socket;
    private long attemptMillis;
    private boolean wanted;
    private boolean connecting;
    private boolean leaving;
    private Duration slot = Duration.ZERO;
    private String saleName = Noted.SALE;
    private long catchUpThrough;
    private long catchUpMillis;

    /** A branch that has not connected yet. */
    public LinkBranch(Identity who, LinkDoor door, SampleSales samples, LoadReport report, Ledger ledger, String run) {
        this.who = who;
        this.door = door;
        this.samples = samples;
        this.report = report;
        this.account = new Ledger.Account(who.code());
        this.down = new RoadDown(report, run, account);
        ledger.add(this::lines);
    }

    /** Its code. */
    public String code() {
        return who.code();
    }

    /** Connects, and comes back whenever the line is lost. */
    public synchronized void open() {
        wanted = true;
        attempt();
    }

    /** Its line is cut without a word, and it stays away. */
    public synchronized void cut() {
        wanted = false;
        var open = socket;
        if (open != null) {
            open.cut();
            forget();
        }
    }

    /** The line is back: it connects now, and notes how long it takes until everything kept so far is settled. */
    public synchronized void back() {
        catchUpThrough = lane(Priority.SALES).last();
        catchUpMillis = report.now();
        open();
    }

    /** Closes in good order, for good. */
    public synchronized void leave() {
        wanted = false;
        var open = socket;
        if (open != null) {
            open.close();
            forget();
        }
    }

    /** Keeps one more event of a priority and sends it as soon as it may. */
    public synchronized void keep(Priority priority) {
        var lane = lane(priority);
        if (lane.waiting() >= KEPT_MAX) {
            account.notMade++;
            return;
        }
        account.of(priority).keep();
        var sample = samples.next(who.code(), priority, lane.last() + 1, report.now());
        up(uplink.kept(priority, lane.keep(sample.event(), sample.amount())));
    }

    /** From now on its sales are noted under another name. */
    public synchronized void noteSalesAs(String name) {
        saleName = name;
    }

    /** Whether the hub has welcomed it and the line stands. */
    public synchronized boolean welcomed() {
        return uplink.state() == UplinkSender.State.STREAMING;
    }

    /** Whether everything kept is settled. */
    public synchronized boolean settled() {
        return lanes.stream().allMatch(lane -> lane.waiting() == 0);
    }

    /** How many of a priority are settled. */
    public synchronized long settled(Priority priority) {
        return lane(priority).settledThrough();
    }

    /** Newest version of the rates that arrived. */
    public synchronized long ratesVersion() {
        return account.ratesVersion;
    }

    private synchronized List<String> lines() {
        return account.lines();
    }

    private void attempt() {
        if (!wanted || connecting || socket != null) {
            return;
        }
        connecting = true;
        leaving = false;
        attemptMillis = report.now();
        var next = new LinkSocket(this, door.executor());
        var _ = door.link(who.key(), next).whenComplete((open, failed) -> connected(next, open, failed));
    }

    private synchronized void connected(LinkSocket next, @Nullable WebSocket open, @Nullable Throwable failed) {
        connecting = false;
        if (open == null) {
            refused(failed instanceof CompletionException wrapped ? wrapped.getCause() : failed);
            return;
        }
        if (!wanted) {
            open.abort();
            return;
        }
        socket = next;
        next.opened(open);
        down.opened();
        up(uplink.connected(hello()));
    }

    private void refused(@Nullable Throwable why) {
        var now = report.now();
        if (why instanceof WebSocketHandshakeException answered) {
            var response = answered.getResponse();
            if (response.statusCode() == SERVICE_UNAVAILABLE) {
                account.putOff++;
                report.ok(Noted.PUT_OFF, attemptMillis, now);
                var seconds = response.headers().firstValueAsLong("Retry-After").orElse(1);
                again(backoff.slot(Duration.ofSeconds(seconds)));
                return;
            }
            account.refused++;
            report.failed(Noted.OPENED, attemptMillis, now, "refused with " + response.statusCode());
            wanted = false;
            return;
        }
        if (wanted) {
            report.failed(Noted.OPENED, attemptMillis, now, "cannot connect: " + why);
        }
        again(backoff.failed());
    }

    private void again(Duration pause) {
        door.later(pause, () -> {
            synchronized (this) {
                attempt();
            }
        });
    }

    @Override
    public void ended(LinkSocket gone, int code, String why) {
        if (!gone.equals(socket)) {
            return;
        }
        forget();
        if (leaving) {
            again(backoff.slot(slot));
            return;
        }
        account.lost++;
        report.failed(Noted.LOST, report.now(), report.now(), "closed with " + code + " " + why);
        if (CloseReason.ofCode(code).map(CloseReason::comeBack).orElse(CloseReason.ComeBack.LATER)
                == CloseReason.ComeBack.NEVER) {
            account.refused++;
            wanted = false;
        }
        again(backoff.failed());
    }

    private void forget() {
        socket = null;
        uplink.disconnected();
    }

    @Override
    public void takesMore(LinkSocket from, boolean more) {
        if (from.equals(socket)) {
            up(uplink.writable(more));
        }
    }

    @Override
    public void came(LinkSocket from, String message) {
        if (!from.equals(socket)) {
            return;
        }
        try {
            take(CODEC.decode(message.getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedFrame e) {
            violated("the hub sent a malformed frame: " + e.getMessage());
        }
    }

    private void take(Frame frame) {
        switch (frame) {
            case Welcome welcome -> {
                account.opened++;
                report.ok(Noted.OPENED, attemptMillis, report.now());
                backoff.succeeded();
                up(uplink.welcome(welcome));
            }
            case Settled settled -> up(uplink.settled(settled));
            case Rates quotes -> down.rates(quotes).forEach(this::send);
            case Deliver items -> down.deliver(items).forEach(this::send);
            case Leave leave -> {
                leaving = true;
                slot = Duration.ofMillis(leave.comeBackAfterMs());
                uplink.leave();
            }
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
                            priority -> settle(priority, welcome.settled().get(priority), Noted.TOLD_AT_RETURN));
                    up(uplink.reconciled());
                }
                case UplinkSender.Output.Settle(var priority, var through, var quarantined) -> {
                    account.of(priority).quarantine(quarantined.size());
                    settle(priority, through, priority == Priority.SALES ? saleName : Noted.REPORT);
                }
                case UplinkSender.Output.Close(var reason, var detail) -> violated(reason + ": " + detail);
            }
        }
    }

    /** What was sent on a line that was cut before the hub's word came is as old as the cut was long: it counts from the return. */
    private void settle(Priority priority, long through, String name) {
        var now = report.now();
        var atReturn = name.equals(Noted.TOLD_AT_RETURN);
        lane(priority).settle(through, kept -> {
            account.of(priority).settle(kept.amount());
            report.ok(name, atReturn ? attemptMillis : kept.sentMillis(), now);
        });
        if (priority == Priority.SALES && catchUpMillis > 0 && through >= catchUpThrough) {
            report.ok(Noted.CAUGHT_UP, catchUpMillis, now);
            catchUpMillis = 0;
        }
    }

    private void violated(String what) {
        var open = socket;
        if (open != null) {
            open.cut();
            ended(open, CloseReason.PROTOCOL_ERROR.code(), what);
        }
    }

    private void send(Frame frame) {
        var open = socket;
        if (open == null) {
            return;
        }
        if (frame instanceof Events events) {
            lane(events.priority()).sent(events.first(), events.events().size(), report.now());
        }
        open.send(new String(CODEC.encode(frame), StandardCharsets.UTF_8));
    }

    private Hello hello() {
        return new Hello(
                1,
                "gatling",
                epoch,
                PerPriority.from(priority -> lane(priority).first()),
                PerPriority.from(priority -> lane(priority).last()),
                down.position(),
                account.ratesVersion,
                1,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                List.of());
    }

    private Lane lane(Priority priority) {
        return lanes.get(priority.level() - 1);
    }
}
