package io.branchline.agent.downlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.protocol.event.RoutingPolicy;
import io.branchline.protocol.event.RoutingPolicyJson;
import io.branchline.protocol.frame.Deliver;
import io.vertx.core.json.JsonObject;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages and what they do: once, in order, and never stuck. */
class BranchStateTest extends OpenState {
    @Test
    void appliesEachItemOnceHoweverOftenItComes() throws Exception {
        var _ = apply(0, notice(2), notice(5));
        var again = apply(0, notice(2), notice(5), notice(9));

        assertThat(positions()).containsExactly(2L, 5L, 9L);
        assertThat(again.through()).isEqualTo(9);
        assertThat(again.items()).isEqualTo(1);
        assertThat(state.view().standing().position()).isEqualTo(9);
    }

    @Test
    void showsEffectAndPositionTogetherToWhoeverLooks() throws Exception {
        var _ = apply(0, notice(1));
        var done = new AtomicBoolean();
        var looks = new ConcurrentLinkedQueue<String>();
        var watcher = Thread.ofPlatform().start(() -> watch(done, looks));

        for (var position = 1; position < 400 || (looks.size() <= 100 && watcher.isAlive()); position++) {
            var _ = apply(position, notice(position + 1));
        }
        done.set(true);
        watcher.join();

        assertThat(looks).hasSizeGreaterThan(100).allMatch(look -> look.matches("(\\d+)/\\1"));
    }

    /** Position and newest message in one snapshot, again and again, as a process that was killed would leave them. */
    private void watch(AtomicBoolean done, Queue<String> looks) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("branch.db"));
                var statement = connection.prepareStatement(
                        "SELECT (SELECT position FROM standing) || '/' || (SELECT max(position) FROM stream)")) {
            while (!done.get()) {
                try (var row = statement.executeQuery()) {
                    looks.add(row.getString(1));
                }
            }
        } catch (SQLException failed) {
            looks.add(failed.toString());
        }
    }

    @Test
    void answersAFrameItHoldsAlreadyWithTheEndOfThatFrame() throws Exception {
        var _ = apply(0, notice(1), notice(2), notice(3));

        assertThat(apply(0, notice(1)).through()).isEqualTo(1);
    }

    @Test
    void isSettledOnceWhatWasAskedForBeforeIsOnTheDisk() throws Exception {
        var slow = new SlowCommit(state);
        var first = state.apply(identity(), new Deliver(0, List.of(notice(1))));
        slow.begun();
        var second = state.apply(identity(), new Deliver(1, List.of(notice(2))));
        var settled = state.settled();

        assertThat(settled.isComplete()).isFalse();
        assertThat(state.view().standing().position()).isEqualTo(1);
        slow.end();
        var _ = await(settled);
        assertThat(state.view().standing().position()).isEqualTo(2);
        assertThat(await(first).through()).isEqualTo(1);
        assertThat(await(second).through()).isEqualTo(2);
    }

    @Test
    void isNotSettledWhileMoreWaitsForTheDiskThanIsTaken() throws Exception {
        var slow = new SlowCommit(state);
        var first = state.apply(identity(), new Deliver(0, List.of(notice(1))));
        slow.begun();
        var waiting =
                Stream.generate(() -> state.told(Lane.MESSAGES, 0)).limit(64).toList();
        var tooMany = state.told(Lane.MESSAGES, 0);
        var settled = state.settled();

        assertThatThrownBy(() -> await(tooMany)).hasMessageContaining("no more are taken");
        assertThat(settled.isComplete()).isFalse();
        slow.end();
        var _ = await(settled);
        assertThat(await(first).through()).isEqualTo(1);
        for (var told : waiting) {
            assertThat(await(told)).isTrue();
        }
    }

    @Test
    void isSettledAlsoAfterItHasStoppedForGood() throws Exception {
        state.onChange(() -> {
            throw new StackOverflowError("on purpose");
        });

        var cut = state.apply(identity(), new Deliver(0, List.of(notice(1))));
        var settled = state.settled();

        assertThatThrownBy(() -> await(cut)).hasMessageContaining("closed");
        var _ = await(settled);
        var _ = await(state.settled());
    }

    @Test
    void keepsPositionAndEffectOverARestart() throws Exception {
        var _ = apply(0, notice(1), item(2, "config.set", "{\"key\":\"till.logo\",\"value\":{\"a\":19.990}}"));
        reopen();

        assertThat(state.view().standing().position()).isEqualTo(2);
        assertThat(positions()).containsExactly(1L, 2L);
        assertThat(await(state.setting("till.logo"))).contains("{\"a\":19.990}");
    }

    @Test
    void refusesAFrameThatWouldLeaveAHole() throws Exception {
        var _ = apply(0, notice(1));

        assertThatThrownBy(() -> apply(4, notice(5))).hasMessageContaining("continue at 4; the disk is at 1");
        assertThat(positions()).containsExactly(1L);
    }

    @Test
    void refusesAFrameForAStateThatIsGone() {
        assertThatThrownBy(() -> await(state.apply("another", new Deliver(0, List.of(notice(1))))))
                .hasMessageContaining("began anew");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "notice.posted | {\"title\": | is not JSON",
                "notice.posted | {\"title\":\"t\"} | /data/text is missing",
                "config.set | {\"key\":\"a b\",\"value\":1} | /data/key is",
                "config.set | {\"key\":\"a\"} | /data/value is missing",
                "policy.colours | {} | allowed are policy.routing and policy.rates",
                "policy.rates | {\"version\":1} | /data/derive is missing",
                "policy.routing | {\"version\":1,\"routes\":[]} | /routes",
                "rate.published | {} | travels as rates",
                "delivery.reported | {\"eventId\":\"e\",\"to\":\"7\",\"state\":\"lost\",\"at\":\"2026-11-22T12:00:00Z\"}"
                        + " | /data/state is",
            })
    void notesWhatItCannotUseAndGoesOn(String type, String data, String reason) throws Exception {
        var receipt = apply(0, item(1, type, data), notice(2));

        assertThat(receipt.through()).isEqualTo(2);
        assertThat(receipt.untold()).singleElement().satisfies(untold -> {
            assertThat(untold.refused().position()).isEqualTo(1);
            assertThat(untold.refused().reason()).contains(reason);
        });
        assertThat(positions()).containsExactly(2L);
    }

    @Test
    void tellsARefusalUntilItIsKnownAtHeadOfficeAlsoAfterARestart() throws Exception {
        var _ = apply(0, item(1, "notice.posted", "17"));
        reopen();

        var first = apply(1, notice(2));
        await(state.told(Lane.MESSAGES, first.untold().getLast().id()));
        var second = apply(2, notice(3));

        assertThat(first.untold())
                .extracting(untold -> untold.refused().position())
                .containsExactly(1L);
        assertThat(second.untold()).isEmpty();
        assertThat(state.view().refused()).isEqualTo(1);
    }

    @Test
    void refusesARoutingPolicyWhoseModeTheUplinkDoesNotFollow() throws Exception {
        var policy = RoutingPolicyJson.write(RoutingPolicy.standard())
                .replaceFirst("\"real-time\"", "\"batch\",\"everySeconds\":60");

        var receipt = apply(0, item(1, "policy.routing", policy));

        assertThat(receipt.untold().getFirst().refused().reason())
                .contains("mode batch")
                .contains("allowed is real-time");
        assertThat(inUse).isEmpty();
        assertThat(state.view().routingVersion()).isZero();
    }

    @Test
    void takesARoutingPolicyIntoUseBeforeItAnswersAndAfterARestart() throws Exception {
        var policy = RoutingPolicyJson.write(RoutingPolicy.standard()).replace("\"version\":1", "\"version\":7");

        var _ = apply(0, item(1, "policy.routing", policy));
        assertThat(inUse).extracting(RoutingPolicy::version).containsExactly(7);
        reopen();

        assertThat(inUse).extracting(RoutingPolicy::version).containsExactly(7, 7);
        assertThat(state.view().routingVersion()).isEqualTo(7);
    }

    @Test
    void appliesNothingOfAFrameWhosePolicyCannotBeMadeReady() throws Exception {
        var policy = RoutingPolicyJson.write(RoutingPolicy.standard()).replace("\"version\":1", "\"version\":2");
        routingFails = true;
        assertThatThrownBy(() -> apply(0, notice(1), item(2, "policy.routing", policy)))
                .isInstanceOf(StateFault.class)
                .hasMessageContaining("no room");

        routingFails = false;
        var receipt = apply(0, notice(1), item(2, "policy.routing", policy));

        assertThat(receipt.items()).isEqualTo(2);
        assertThat(positions()).containsExactly(1L, 2L);
        assertThat(inUse).hasSize(1);
    }

    @Test
    void remembersWhatWasMissed() throws Exception {
        var missed = new Deliver.Missed(40, "kept for 90 days");
        var _ = await(state.apply(identity(), new Deliver(0, List.of(), missed)));
        var again = await(state.apply(identity(), new Deliver(0, List.of(notice(50)), missed)));

        assertThat(again.through()).isEqualTo(50);
        assertThat(state.view().missed()).singleElement().satisfies(one -> {
            assertThat(one.through()).isEqualTo(40);
            assertThat(one.reason()).isEqualTo("kept for 90 days");
        });
    }

    @Test
    void forgetsMessagesBeyondTheirRetentionAndSaysHowFar() throws Exception {
        var _ = await(state.welcomed(NOON));
        var _ = apply(0, notice(1), notice(2));
        pass(Duration.ofDays(29));
        var _ = apply(2, notice(3));
        state.close().await(10, TimeUnit.SECONDS);
        wall.set(NOON.plus(Duration.ofDays(31)));
        open();
        var _ = await(state.welcomed(wall.get()));

        assertThat(positions()).containsExactly(3L);
        assertThat(state.view().standing().forgottenPosition()).isEqualTo(2);
    }

    @Test
    void forgetsTheOldestMessagesWhenTheyTakeTooMuch() throws Exception {
        state.close().await(10, TimeUnit.SECONDS);
        open(Duration.ofDays(30), 1_000, 0);
        var _ = await(state.welcomed(NOON));
        for (var position = 1; position <= 20; position++) {
            var _ = apply(position - 1, notice(position));
        }

        pass(Duration.ofMinutes(2));

        assertThat(state.view().messageBytes()).isLessThanOrEqualTo(1_000);
        assertThat(positions()).endsWith(20L).doesNotContain(1L);
        assertThat(state.view().standing().forgottenSeq()).isPositive();
    }

    @Test
    void boundsWhatTheSettingsOfTheShopTake() throws Exception {
        var half = "\"" + "x".repeat(200_000) + "\"";
        var after = 0;
        for (; after < 5; after++) {
            var _ = apply(after, item(after + 1, "config.set", "{\"key\":\"k" + after + "\",\"value\":" + half + "}"));
        }

        var receipt = apply(5, item(6, "config.set", "{\"key\":\"k9\",\"value\":" + half + "}"));

        assertThat(receipt.untold().getFirst().refused().reason()).contains("allowed are " + Books.SETTINGS_MAX);
        assertThat(await(state.settings())).hasSize(5);
    }

    @Test
    void removesASettingWithoutAValue() throws Exception {
        var _ = apply(0, item(1, "config.set", "{\"key\":\"a\",\"value\":1}"));
        var _ = apply(1, item(2, "config.set", "{\"key\":\"a\",\"value\":null}"));

        assertThat(await(state.settings())).isEmpty();
    }

    @Test
    void keepsWhatWasReportedOfADelivery() throws Exception {
        var report = """
                {"eventId":"e-1","to":"017","state":"%s","at":"2026-11-22T12:0%d:00Z"}""";
        var _ = apply(
                0,
                item(1, "delivery.reported", report.formatted("delivered", 1)),
                item(2, "delivery.reported", report.formatted("applied", 2)));

        assertThat(await(state.delivery("e-1"))).hasValueSatisfying(delivery -> {
            assertThat(delivery.state()).isEqualTo("applied");
            assertThat(delivery.to()).isEqualTo("017");
            assertThat(delivery.deliveredAt()).isEqualTo(Instant.parse("2026-11-22T12:01:00Z"));
            assertThat(delivery.appliedAt()).isEqualTo(Instant.parse("2026-11-22T12:02:00Z"));
        });
        assertThat(await(state.delivery("e-2"))).isEmpty();
    }

    @Test
    void carriesTheDataOfAMessageByteForByte() throws Exception {
        var _ = apply(0, item(1, "price.changed", "{ \"price\" : 19999999999999.990 }"));

        var body = await(state.messages(0, 10, 1000)).getFirst().body();

        assertThat(body).contains("\"data\":{ \"price\" : 19999999999999.990 }}");
        assertThat(new JsonObject(body).getLong("position")).isEqualTo(1);
    }
}
