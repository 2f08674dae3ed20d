package io.branchline.agent.uplink;

import io.branchline.agent.uplink.LinkStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Keeps the {@link LinkStatus} others read. Written on the uplink's context only; read by any thread. */
final class LinkReport {
    private final InstantSource clock;
    private volatile LinkStatus status;

    LinkReport(InstantSource clock) {
        this.clock = clock;
        this.status = LinkStatus.unused(clock.instant());
    }

    LinkStatus status() {
        return status;
    }

    Instant now() {
        return clock.instant();
    }

    void attempted() {
        status = status.attempted(now());
    }

    void welcomed(String session, Instant hubTime) {
        status = status.welcomed(session, Duration.between(hubTime, now()), now());
    }

    void leaving() {
        status = status.to(State.LEAVING, now());
    }

    void failed(LinkProblem problem, String why, Duration nextAfter) {
        var now = now();
        status = status.failed(new LinkStatus.Failure(problem, why, now), now.plus(nextAfter));
    }

    void stopped() {
        status = status.to(State.STOPPED, now());
    }

    long skewMs() {
        var skew = status.skew();
        return skew == null ? 0 : skew.toMillis();
    }
}
