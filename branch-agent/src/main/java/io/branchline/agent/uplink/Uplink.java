package io.branchline.agent.uplink;

import io.branchline.agent.config.AgentConfig;
import io.branchline.agent.downlink.Downlink;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.Reconciliation;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.Problem;
import io.branchline.protocol.frame.Rates;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Status;
import io.branchline.protocol.frame.Welcome;
import io.branchline.protocol.link.Backoff;
import io.branchline.protocol.link.UplinkSender;
import io.branchline.protocol.link.UplinkSender.Output;
import io.branchline.protocol.link.UplinkSender.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stop 3 and stop 8 of the walk up: carries what {@link UplinkSender} decides to the journal and the socket, and their
 * answers back. Context: its own event loop; whatever comes from another thread is brought onto it.
 */
public final class Uplink extends VerticleBase implements HubLink.Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
    private static final long STALL_CHECK_MS = 500;

    private final Journal journal;
    private final LinkTerms terms;
    private final Duration drainMax;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final Greeting greeting;
    private final UplinkSender sender;
    private final Downlink downlink;
    private final StallWatch stall;
    private final LinkReport report;
    private final DiskReport disk;
    private final UplinkMeters meters;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final LinkTrials trials;

    private @Nullable HubLink link;
    private UUID epoch = new UUID(0, 0);
    private int session;
    private long stallTimer;
    private @Nullable Promise<Void> drained;

    /**
     * An uplink that is not connected yet.
     *
     * @param journal where events are kept
     * @param downlink takes what head office sends
     * @param config of the agent
     * @param clock for the hello and the status
     * @param nanoTime monotonic, for the heartbeats
     * @param random for the jitter
     * @param software name and version told to the hub
     * @param meters what is counted
     */
    public Uplink(
            Journal journal,
            Downlink downlink,
            AgentConfig config,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            String software,
            UplinkMeters meters) {
        this.journal = journal;
        this.terms = new LinkTerms(config.hub(), config.link());
        this.drainMax = config.stopTimeout();
        this.random = random;
        this.nanoTime = nanoTime;
        this.downlink = downlink;
        this.greeting = new Greeting(journal, software);
        this.stall = new StallWatch(nanoTime);
        this.report = new LinkReport(clock);
        this.disk = new DiskReport(journal, nanoTime, random);
        this.meters = meters;
        this.trials = new LinkTrials(report, nanoTime);
        this.sender = new UplinkSender(terms.frameCosts());
    }

    /** What there is to know about the connection. Any thread. */
    public LinkStatus status() {
        return report.status();
    }

    /** What a person can try with the connection. Any thread. */
    public LinkTrials trials() {
        return trials;
    }

    @Override
    public Future<?> start() {
        var backoff = new Backoff(terms.link().backoffBase(), terms.link().backoffCap(), random);
        link = new HubLink(vertx, terms, new Reconnect(backoff), nanoTime, report, this, trials);
        trials.open(vertx, link);
        downlink.start(vertx, new DownLine(link, meters));
        journal.onKept((priority, last) -> wake());
        disk.start(vertx, this::send);
        link.start();
        stallTimer = vertx.setPeriodic(STALL_CHECK_MS, due -> closeWhenStalled());
        return Future.succeededFuture();
    }

    /** Sends nothing new, waits for what is in flight to settle, then closes. */
    @Override
    public Future<?> stop() {
        vertx.cancelTimer(stallTimer);
        disk.stop(vertx);
        var idle = Promise.<Void>promise();
        drained = idle;
        sender.leave();
        var timer = vertx.setTimer(Math.max(1, drainMax.toMillis()), expired -> idle.tryComplete());
        leaveWhenIdle();
        return idle.future().compose(done -> {
            vertx.cancelTimer(timer);
            return connection().stop();
        });
    }

    @Override
    public void opened() {
        var opening = ++session;
        downlink.quiet().onSuccess(quiet -> {
            if (opening == session) {
                greet();
            }
        });
    }

    private void greet() {
        var hello = greeting.hello(downlink.opened(), report.now());
        epoch = hello.epoch();
        carryOut(sender.connected(hello));
    }

    @Override
    public void received(Frame frame) {
        meters.received();
        switch (frame) {
            case Welcome welcome -> welcomed(welcome);
            case Settled settled -> settled(settled);
            case Leave leave -> leave(leave);
            case Deliver deliver -> downlink.deliver(deliver);
            case Rates rates -> downlink.rates(rates);
            case Problem problem ->
                LOG.warn("Hub reports a problem reason={} detail=\"{}\"", problem.reason(), problem.detail());
            case Gap gap ->
                LOG.warn(
                        "Hub reports a gap epoch={} priority={} first={} last={}",
                        gap.epoch(),
                        gap.priority().level(),
                        gap.first(),
                        gap.last());
            case Hello _, Events _, Applied _, RatesApplied _, Status _ -> notForAgents(frame);
        }
    }

    @Override
    public void writable(boolean takesMore) {
        carryOut(sender.writable(takesMore));
    }

    @Override
    public void alive() {
        downlink.alive();
    }

    @Override
    public void closed() {
        session++;
        sender.disconnected();
        downlink.closed();
        disk.closed();
        meters.inFlight(0);
        leaveWhenIdle();
    }

    private void welcomed(Welcome welcome) {
        var outputs = sender.welcome(welcome);
        if (sender.state() == State.RECONCILING) {
            var heartbeat = Duration.ofMillis(Math.clamp(welcome.limits().heartbeatEveryMs(), 10, 300_000));
            stall.heartbeat(heartbeat);
            connection().welcomed(heartbeat);
            downlink.welcomed(welcome);
            report.welcomed(welcome.session().toString(), welcome.time());
            disk.welcomed(vertx);
            LOG.info(
                    "Hub connected session={} settled={} skewMs={}",
                    welcome.session(),
                    welcome.settled(),
                    report.skewMs());
        }
        carryOut(outputs);
    }

    private void settled(Settled frame) {
        stall.progressed();
        carryOut(sender.settled(frame));
        meters.settled(frame);
        connection().progressed();
        leaveWhenIdle();
    }

    private void closeWhenStalled() {
        if (sender.inFlightCost() == 0) {
            stall.progressed();
        } else if (stall.stalled()) {
            LOG.warn("Hub settles nothing inFlightBytes={}", sender.inFlightCost());
            connection()
                    .close(
                            CloseReason.TRY_LATER,
                            "nothing was settled for " + StallWatch.HEARTBEATS_MAX + " heartbeats");
        }
    }

    private void leave(Leave leave) {
        sender.leave();
        connection().comeBackAfter(Duration.ofMillis(Math.max(0, leave.comeBackAfterMs())));
        report.leaving();
        LOG.info("Hub asks to leave comeBackAfterMs={}", leave.comeBackAfterMs());
        var leaving = session;
        vertx.setTimer(Math.max(1, drainMax.toMillis()), expired -> {
            if (leaving == session) {
                connection().close(CloseReason.NORMAL, "left with something unsettled");
            }
        });
        leaveWhenIdle();
    }

    private void leaveWhenIdle() {
        if (sender.state() == State.LEAVING && sender.inFlightCost() == 0) {
            connection().close(CloseReason.NORMAL, "nothing is in flight");
        }
        var waiting = drained;
        if (waiting != null && sender.inFlightCost() == 0) {
            waiting.tryComplete();
        }
    }

    private void notForAgents(Frame frame) {
        connection().close(CloseReason.PROTOCOL_ERROR, frame.getClass().getSimpleName() + " is not a frame for agents");
    }

    private void carryOut(List<Output> outputs) {
        for (var output : outputs) {
            switch (output) {
                case Output.Send send -> send(send.frame());
                case Output.Read read -> read(read);
                case Output.Reconcile reconcile -> reconcile(reconcile.welcome());
                case Output.Settle settle -> settle(settle);
                case Output.Close close -> connection().close(close.reason(), close.detail());
            }
        }
    }

    private void send(Frame frame) {
        meters.sent(frame);
        connection().send(frame);
        meters.inFlight(sender.inFlightCost());
    }

    private void read(Output.Read read) {
        var asking = session;
        journal.read(read.priority(), read.from(), read.costMax(), read.eventsMax())
                .onComplete(
                        found -> onContext(() -> carryOut(sender.read(read.ticket(), found))),
                        cause -> onContext(() -> unreadable(asking, cause)));
    }

    private void reconcile(Welcome welcome) {
        var asking = session;
        journal.reconcile(welcome)
                .onComplete(
                        answer -> onContext(() -> reconciled(asking, answer)),
                        cause -> onContext(() -> unreadable(asking, cause)));
    }

    private void reconciled(int asking, Reconciliation answer) {
        if (asking != session) {
            return;
        }
        switch (answer) {
            case Reconciliation.Agreed agreed -> carryOut(sender.reconciled());
            case Reconciliation.Forked forked -> {
                LOG.warn("Journal is older than what head office settled; new epoch epoch={}", forked.newEpoch());
                carryOut(sender.forked());
            }
        }
        wake();
    }

    private void settle(Output.Settle settle) {
        var asking = session;
        journal.settle(settle.priority(), settle.through(), settle.quarantined())
                .onFailure(cause -> onContext(() -> unreadable(asking, cause)));
    }

    private void unreadable(int asking, Throwable cause) {
        if (asking == session) {
            LOG.error("Journal did not answer the uplink", cause);
            connection().close(CloseReason.INTERNAL_ERROR, "the journal did not answer: " + cause.getMessage());
        }
    }

    /** Brings "the journal has more" onto the context, however many threads say it how often. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            onContext(() -> {
                woken.set(false);
                kept();
            });
        }
    }

    private void kept() {
        var positions = journal.positions();
        if (!positions.epoch().equals(epoch)) {
            return;
        }
        for (var priority : Priority.ALL) {
            carryOut(sender.kept(priority, positions.last().get(priority)));
        }
    }

    private void onContext(Runnable action) {
        context.runOnContext(run -> action.run());
    }

    private HubLink connection() {
        var started = link;
        if (started == null) {
            throw new IllegalStateException("the uplink is not started");
        }
        return started;
    }
}
