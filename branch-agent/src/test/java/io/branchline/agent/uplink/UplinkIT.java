package io.branchline.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.branchline.agent.intake.IntakeReply;
import io.branchline.agent.support.SampleEvents;
import io.branchline.agent.support.TestBranch;
import io.branchline.agent.support.TestHub;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Events;
import io.branchline.protocol.frame.Hello;
import io.branchline.protocol.frame.Leave;
import io.branchline.protocol.frame.Settled;
import io.branchline.protocol.frame.Status;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UplinkIT {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private TestHub hub;
    private TestBranch branch;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(vertx, 1_000).start();
    }

    @AfterEach
    void stop() throws Exception {
        if (branch != null) {
            branch.close();
        }
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void open(String... settings) throws Exception {
        branch = TestBranch.start(vertx, directory, hub.url(), settings);
    }

    private void keep(String prefix, int count, UnaryOperator<String> cloudEvent) throws Exception {
        var replies = branch.agent()
                .intake()
                .accept(SampleEvents.events(prefix, count, cloudEvent))
                .await(20, TimeUnit.SECONDS);
        assertThat(replies).hasSize(count).allMatch(reply -> reply instanceof IntakeReply.Kept);
    }

    private void keepSales(String prefix, int count) throws Exception {
        keep(prefix, count, SampleEvents::sale);
    }

    private void awaitConnected() {
        await().untilAsserted(() -> assertThat(branch.agent().link().state()).isEqualTo(LinkStatus.State.CONNECTED));
    }

    private void awaitSettled(Priority priority, long through) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                branch.agent().journal().positions().settled().get(priority))
                        .isEqualTo(through));
    }

    private static List<String> ids(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(n -> prefix + n).toList();
    }

    @Test
    void bringsWhatIsKeptToTheHubAndLearnsThatItIsSettled() throws Exception {
        open();

        keepSales("a-", 500);

        awaitSettled(Priority.SALES, 500);
        assertThat(hub.ids(Priority.SALES)).isEqualTo(ids("a-", 500));
        assertThat(branch.till().state("a-0")).isEqualTo("settled");
        assertThat(branch.agent().link().skew()).isBetween(Duration.ofSeconds(-5), Duration.ofSeconds(5));
    }

    @Test
    void keepsThroughAnOutageAndCatchesUpWithoutADouble() throws Exception {
        open();
        keepSales("a-", 50);
        awaitSettled(Priority.SALES, 50);

        hub.stop();
        keepSales("b-", 300);
        await().untilAsserted(() -> assertThat(branch.agent().link().state()).isNotEqualTo(LinkStatus.State.CONNECTED));
        assertThat(branch.agent().journal().status().backlog().get(Priority.SALES))
                .isEqualTo(300);
        hub.start();

        awaitSettled(Priority.SALES, 350);
        assertThat(hub.stored()).hasSize(350);
        assertThat(hub.ids(Priority.SALES).subList(50, 350)).isEqualTo(ids("b-", 300));
        assertThat(hub.duplicates()).isZero();
    }

    @Test
    void sendsAgainOnlyWhatTheHubHasNotSettled() throws Exception {
        hub.withholdSettled = true;
        open();
        keepSales("a-", 20);
        await().untilAsserted(() -> assertThat(hub.stored()).hasSize(20));
        assertThat(branch.agent().journal().positions().settled().get(Priority.SALES))
                .isZero();

        hub.withholdSettled = false;
        hub.close(CloseReason.TRY_LATER);

        awaitSettled(Priority.SALES, 20);
        assertThat(hub.duplicates()).isZero();
    }

    @Test
    void leavesAHubThatTakesEventsAndSettlesNothing() throws Exception {
        hub.stop();
        hub = new TestHub(vertx, 100).start();
        hub.withholdSettled = true;
        open();
        keepSales("a-", 20);
        await().untilAsserted(() -> assertThat(hub.stored()).hasSize(20));

        hub.withholdSettled = false;

        awaitSettled(Priority.SALES, 20);
        assertThat(hub.duplicates()).isZero();
    }

    @Test
    void survivesARestartWithABacklog() throws Exception {
        hub.stop();
        open();
        keepSales("a-", 100);
        branch.close();

        hub.start();
        open();

        awaitSettled(Priority.SALES, 100);
        assertThat(hub.ids(Priority.SALES)).isEqualTo(ids("a-", 100));
    }

    @Test
    void leavesWhenAskedAndComesBackAtItsSlot() throws Exception {
        open();
        awaitConnected();
        var before = hub.attempts().size();

        hub.send(new Leave(600));

        await().untilAsserted(() -> assertThat(hub.attempts()).hasSizeGreaterThan(before));
        keepSales("a-", 10);
        awaitSettled(Priority.SALES, 10);
        var waited =
                Duration.between(hub.attempts().get(before - 1), hub.attempts().get(before));
        assertThat(waited).isGreaterThanOrEqualTo(Duration.ofMillis(600));
    }

    @Test
    void noticesAHubThatHasFallenSilent() throws Exception {
        open();
        awaitConnected();
        var before = hub.attempts().size();

        hub.goSilent();
        await().untilAsserted(() -> assertThat(hub.attempts()).hasSizeGreaterThan(before));

        assertThat(branch.agent().link().lastError()).contains("heartbeat");
        hub.silent = false;
        keepSales("a-", 10);
        awaitSettled(Priority.SALES, 10);
    }

    @Test
    void sendsAgainWhatAnOlderBackupOfHeadOfficeHasForgotten() throws Exception {
        open();
        keepSales("a-", 40);
        awaitSettled(Priority.SALES, 40);
        var epoch = branch.agent().journal().positions().epoch();

        hub.cursor(epoch, Priority.SALES, 30, "a-29");
        hub.stored().removeIf(row -> row.sequence() > 30);
        hub.close(CloseReason.RESTART);

        await().untilAsserted(() -> assertThat(hub.ids(Priority.SALES)).isEqualTo(ids("a-", 40)));
    }

    @Test
    void startsANewEpochWhenItsDiskIsOlderThanWhatIsSettled() throws Exception {
        open();
        keepSales("a-", 10);
        awaitSettled(Priority.SALES, 10);
        var epoch = branch.agent().journal().positions().epoch();

        hub.cursor(epoch, Priority.SALES, 25, "other-25");
        hub.close(CloseReason.RESTART);

        await().untilAsserted(() ->
                assertThat(branch.agent().journal().positions().epoch()).isNotEqualTo(epoch));
        keepSales("b-", 5);
        await().untilAsserted(() -> assertThat(hub.ids(Priority.SALES)).containsAll(ids("b-", 5)));
        assertThat(hub.frames()).filteredOn(frame -> frame instanceof Hello).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void letsSalesOvertakeABacklogOfReports() throws Exception {
        hub.stop();
        open();
        keep("r-", 2_000, SampleEvents::report);
        keepSales("s-", 50);

        hub.window = PerPriority.all(16 << 10);
        hub.start();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> hub.ids(Priority.SALES).size() == 50);

        var lastSale = hub.stored().stream().map(row -> row.priority()).toList().lastIndexOf(Priority.SALES);
        assertThat(lastSale - 49).as("reports stored before the last sale").isLessThan(200);
        awaitSettled(Priority.REPORTS, 2_000);
        assertThat(hub.ids(Priority.REPORTS)).isEqualTo(ids("r-", 2_000));
    }

    @Test
    void neverSendsMoreThanItsCredit() throws Exception {
        hub.window = PerPriority.all(4 << 10);
        hub.withholdSettled = true;
        open();
        keepSales("a-", 200);

        await().untilAsserted(() -> assertThat(hub.stored()).isNotEmpty());
        await().during(Duration.ofMillis(300)).untilAsserted(() -> {
            var cost = hub.frames().stream()
                    .dropWhile(frame -> frame instanceof Hello)
                    .takeWhile(frame -> !(frame instanceof Hello))
                    .filter(frame -> frame instanceof Events)
                    .mapToLong(frame -> ((Events) frame).cost())
                    .sum();
            assertThat(cost).isLessThan((4 << 10) + 2_000);
        });
    }

    @Test
    void triesRarelyWithAKeyThatIsRefused() throws Exception {
        hub.upgrade = request -> answer(request, 401, "{\"detail\":\"key unknown\"}");
        open("link.backoffCap", "1h");

        await().untilAsserted(() ->
                assertThat(branch.agent().link().lastError()).contains("401").contains("key unknown"));
        await().during(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(hub.attempts()).hasSize(1));
        keepSales("a-", 3);
    }

    @Test
    void obeysRetryAfterOfAFullHub() throws Exception {
        var refusals = new AtomicInteger();
        hub.upgrade = request -> refusals.getAndIncrement() == 0 && answer(request, 503, "{\"retryAfterMs\":700}");
        open();
        keepSales("a-", 3);

        awaitSettled(Priority.SALES, 3);
        assertThat(Duration.between(hub.attempts().get(0), hub.attempts().get(1)))
                .isGreaterThanOrEqualTo(Duration.ofMillis(690));
    }

    @Test
    void survivesGarbageFromTheHub() throws Exception {
        open();
        awaitConnected();

        hub.sendBytes(new byte[] {1, 2, 3, 4});
        await().untilAsserted(
                        () -> assertThat(branch.agent().link().lastError()).contains("protocol error"));
        awaitConnected();
        hub.send(new Settled(Priority.SALES, 99, 1, List.of()));
        await().untilAsserted(
                        () -> assertThat(branch.agent().link().lastError()).contains("settled through 99"));
        hub.sendBytes(new byte[2 << 20]);

        keepSales("a-", 5);
        awaitSettled(Priority.SALES, 5);
    }

    @Test
    void givesUpOnAHubThatNeverWelcomes() throws Exception {
        hub.insteadOfWelcome = socket -> {};
        open();

        await().untilAsserted(
                        () -> assertThat(branch.agent().link().lastError()).contains("no welcome"));
        hub.insteadOfWelcome = null;
        keepSales("a-", 5);
        awaitSettled(Priority.SALES, 5);
    }

    @Test
    void tellsTheTillWhatHeadOfficeQuarantined() throws Exception {
        hub.bad = event -> event.id().equals("a-1");
        open();
        keepSales("a-", 3);

        awaitSettled(Priority.SALES, 3);
        assertThat(branch.till().json("/v1/events/a-1").getString("state")).isEqualTo("quarantined");
        assertThat(branch.till().json("/v1/events/a-1").getString("reason")).contains("does not like");
        assertThat(branch.till().state("a-2")).isEqualTo("settled");
    }

    @Test
    void letsWhatIsInFlightSettleWhenItStops() throws Exception {
        open("stop.timeout", "20s");
        awaitConnected();
        keepSales("a-", 2_000);

        branch.agent().stop().await(20, TimeUnit.SECONDS);

        var sent = hub.frames().stream()
                .filter(frame -> frame instanceof Events)
                .mapToInt(frame -> ((Events) frame).events().size())
                .sum();
        assertThat(hub.stored()).hasSize(sent);
        branch = null;
        assertThat(Files.exists(directory)).isTrue();
    }

    private List<Status> statuses() {
        return hub.frames().stream()
                .filter(Status.class::isInstance)
                .map(Status.class::cast)
                .toList();
    }

    @Test
    void tellsTheHubAfterEachWelcomeHowItsDiskStands() throws Exception {
        hub.stop();
        open();
        keepSales("a-", 30);
        var oldest = branch.agent().journal();
        await().until(() -> oldest.status().oldestUnsettled() != null);
        hub.withholdSettled = true;

        hub.start();

        await().untilAsserted(() -> assertThat(statuses()).isNotEmpty());
        var told = statuses().getFirst();
        assertThat(told.settled()).isEqualTo(PerPriority.ZERO);
        assertThat(told.backlog()).isEqualTo(PerPriority.of(30, 0, 0, 0));
        assertThat(told.oldest()).isEqualTo(oldest.status().oldestUnsettled());
        assertThat(told.roomBytes()).isPositive();
        assertThat(told.full()).isFalse();
        var before = statuses().size();
        hub.withholdSettled = false;
        hub.close(CloseReason.TRY_LATER);
        await().untilAsserted(() -> assertThat(statuses()).hasSizeGreaterThan(before));
    }

    @Test
    void tellsTheHubAtOnceThatItsDiskIsFull() throws Exception {
        open("data.reserve", "1024GiB");
        await().untilAsserted(() -> assertThat(statuses()).isNotEmpty());

        var replies = branch.agent()
                .intake()
                .accept(SampleEvents.events("a-", 1, SampleEvents::sale))
                .await(20, TimeUnit.SECONDS);

        assertThat(replies).allMatch(reply -> reply instanceof IntakeReply.Full);
        // Without this it would say so with its next report, nine seconds after the first one at the earliest.
        await().atMost(Duration.ofSeconds(8)).until(() -> statuses().stream().anyMatch(Status::full));
        assertThat(statuses().getFirst().full()).isFalse();
        assertThat(statuses()).extracting(Status::roomBytes).containsOnly(0L);
    }

    private static boolean answer(HttpServerRequest request, int status, String body) {
        request.response().setStatusCode(status).end(body);
        return true;
    }
}
