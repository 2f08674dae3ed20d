package io.branchline.hub.session;

import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.branchline.hub.RunningHub;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.policy.PolicyKind;
import io.branchline.hub.receipt.BranchDelivery;
import io.branchline.hub.store.FreshDatabase;
import io.branchline.hub.transfer.Transfer;
import io.branchline.hub.transfer.Transfers;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.Refused;
import io.branchline.protocol.frame.Settled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events from branch to branch, as both agents and head office see them. */
class TransferIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static EmbeddedServers servers;
    private static RunningHub hub;
    private static int pairs;

    private final UUID epoch = UUID.randomUUID();
    private String sender;
    private String receiver;
    private String senderKey;
    private String receiverKey;
    private long head;

    @BeforeAll
    static void start() throws Exception {
        servers = EmbeddedServers.startTemporary();
        hub = RunningHub.start(servers, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        servers.close();
    }

    @BeforeEach
    void newBranches() throws Exception {
        sender = "from-" + ++pairs;
        receiver = "to-" + pairs;
        senderKey = hub.keyOfNewBranch(sender, "west");
        receiverKey = hub.keyOfNewBranch(receiver, "east");
        head = FreshDatabase.number(servers.database(), "SELECT coalesce(max(position), 0) FROM down_head");
    }

    @Test
    void anEventForAnotherBranchIsDeliveredThereAndItsSenderIsToldWhatBecameOfIt() throws Exception {
        var request = request("request-1", receiver);
        try (var from = connected(senderKey, 1);
                var to = connected(receiverKey, 0)) {
            from.events(Priority.STOCK, 1, request);
            assertThat(from.expect(Settled.class).quarantined()).isEmpty();

            var deliver = to.expect(Deliver.class);
            var handedOn = deliver.items().getFirst().event();

            assertThat(handedOn.id()).isEqualTo("request-1");
            assertThat(handedOn.data()).isEqualTo(request.data());
            assertThat(handedOn.time()).isEqualTo(request.time());
            assertThat(handedOn.extensions())
                    .containsEntry("frombranch", sender)
                    .containsEntry("tobranch", receiver);
            assertThat(told(from, "delivered")).isEqualTo("request-1");

            to.send(new Applied(deliver.last()));
            assertThat(told(from, "applied")).isEqualTo("request-1");
        }
        var transfer = transfers().getFirst();
        assertThat(transfer.state()).isEqualTo(Transfer.State.APPLIED);
        assertThat(transfer.to()).isEqualTo(receiver);
        assertThat(transfer.deliveredAt()).isNotNull().isBeforeOrEqualTo(transfer.appliedAt());
    }

    @Test
    void anEventThatWasStoredBeforeIsNotHandedOnAgain() throws Exception {
        var position = head;
        try (var from = connected(senderKey, 2)) {
            from.events(Priority.STOCK, 1, request("once", receiver), request("once", receiver));
            assertThat(from.expect(Settled.class).through()).isEqualTo(2);
        }
        // A new disk sends it all again.
        try (var from = RawAgent.connect(hub.port(), senderKey)) {
            var unused = from.hello(UUID.randomUUID(), PerPriority.of(0, 2, 0, 0), position, 0);
            from.events(Priority.STOCK, 1, request("once", receiver), request("twice", receiver));
            assertThat(from.expect(Settled.class).through()).isEqualTo(2);
        }
        try (var to = connected(receiverKey, 0)) {
            var ids = new ArrayList<String>();
            for (var item : to.applyMessages(2)) {
                ids.add(item.event().id());
            }
            assertThat(ids).containsExactly("once", "twice");
        }
        assertThat(transfers()).hasSize(2);
    }

    @Test
    void manyTransfersKeepTheirOrderWithTwoNodesAtIt() throws Exception {
        var events = new ArrayList<Event>();
        for (var n = 1; n <= 450; n++) {
            events.add(request("n-" + n, receiver));
        }
        try (var second = RunningHub.start(servers, Map.of());
                var from = connected(senderKey, 450);
                var to = connected(receiverKey, 0)) {
            for (var first = 0; first < 450; first += 50) {
                from.events(
                        Priority.STOCK,
                        first + 1,
                        events.subList(first, first + 50).toArray(Event[]::new));
            }

            assertThat(to.applyMessages(450))
                    .extracting(item -> item.event().id())
                    .containsExactlyElementsOf(events.stream().map(Event::id).toList());
        }
    }

    @Test
    void anEventForABranchThatIsUnknownDisabledOrItsOwnIsRefusedAndItsSenderTold() throws Exception {
        hub.disable(receiver);
        try (var from = connected(senderKey, 3)) {
            from.events(Priority.STOCK, 1, request("a", "nowhere"), request("b", receiver), request("c", sender));
            assertThat(from.expect(Settled.class).quarantined()).isEmpty();

            assertThat(told(from, "refused", 3)).containsExactly("a", "b", "c");
        }
        assertThat(transfers())
                .extracting(Transfer::reason)
                .containsExactly(
                        "branch " + sender + " is the one that sent it",
                        "branch " + receiver + " is disabled",
                        "there is no branch nowhere");
        assertThat(transfers()).extracting(Transfer::state).containsOnly(Transfer.State.REFUSED);
    }

    @Test
    void whatTheReceivingBranchCannotUseIsToldToTheSenderToo() throws Exception {
        try (var from = connected(senderKey, 1);
                var to = connected(receiverKey, 0)) {
            from.events(Priority.STOCK, 1, request("unusable", receiver));
            var deliver = to.expect(Deliver.class);
            to.send(new Applied(deliver.last(), List.of(new Refused(deliver.last(), "no such article"))));

            assertThat(told(from, "refused")).isEqualTo("unusable");
            var position = deliver.last();
            assertThat(done(hub.hub().down().deliveries().branchesOfMessage(1, position)))
                    .singleElement()
                    .satisfies(delivery -> {
                        assertThat(delivery.state()).isEqualTo(BranchDelivery.State.REFUSED);
                        assertThat(delivery.reason()).isEqualTo("no such article");
                    });
        }
        assertThat(transfers().getFirst().reason()).isEqualTo("no such article");
    }

    @Test
    void aRefusalThatIsToldAgainCorrectsWhatTheSenderWasTold() throws Exception {
        try (var from = connected(senderKey, 1)) {
            from.events(Priority.STOCK, 1, request("late", receiver));
            long position;
            try (var to = connected(receiverKey, 0)) {
                position = to.applyMessages(1).getFirst().position();
                assertThat(told(from, "applied")).isEqualTo("late");
            }
            try (var to = RawAgent.connect(hub.port(), receiverKey)) {
                var unused = to.helloDown(position, 0);
                to.send(new Applied(position, List.of(new Refused(position, "no such article"))));

                assertThat(told(from, "refused")).isEqualTo("late");
            }
        }
        assertThat(transfers().getFirst().state()).isEqualTo(Transfer.State.REFUSED);
    }

    @Test
    void aTypeThatAPolicyMakesGlobalGoesToAllFromThenOnWithoutARestart() throws Exception {
        hub.publisher().publish(PolicyKind.ROUTING, """
                {"version":%d,"routes":[{"type":"product.updated","priority":3,"direction":"global",\
                "mode":"real-time"}]}""".formatted(1000 + pairs));
        await().until(() -> hub.hub().down().policies().routing(1).policy().version() == 1000 + pairs);
        try (var from = RawAgent.connect(hub.port(), senderKey);
                var to = connected(receiverKey, 0)) {
            var unused = from.hello(epoch, PerPriority.of(0, 0, 1, 0), head + 1, 0);
            assertThat(to.applyMessages(1))
                    .extracting(item -> item.event().type())
                    .containsExactly("policy.routing");
            from.events(
                    Priority.RECORDS,
                    1,
                    SampleEvents.of(
                            "product-1", "product.updated", "{\"itemId\":\"1001\",\"changes\":{\"name\":\"Tea\"}}"));
            assertThat(from.expect(Settled.class).quarantined()).isEmpty();

            var item = to.applyMessages(1).getFirst();

            assertThat(item.event().id()).isEqualTo("product-1");
            assertThat(item.event().extensions()).containsEntry("frombranch", sender);
        }
    }

    private RawAgent connected(String key, long last) throws Exception {
        var agent = RawAgent.connect(hub.port(), key).breathing();
        var unused = agent.hello(epoch, PerPriority.of(0, last, 0, 0), head, 0);
        return agent;
    }

    /** Reads what the sender is told until a transfer has come to a state; the id of its event. */
    private static String told(RawAgent from, String state) throws Exception {
        return told(from, state, 1).getFirst();
    }

    /** The same for several. */
    private static List<String> told(RawAgent from, String state, int count) throws Exception {
        var ids = new ArrayList<String>();
        while (ids.size() < count) {
            for (var item : from.applyMessages(1)) {
                if (item.event().type().equals("delivery.reported")) {
                    var told = JSON.readTree(item.event().data().utf8());
                    if (told.get("state").textValue().equals(state)) {
                        ids.add(told.get("eventId").textValue());
                    }
                }
            }
        }
        return ids;
    }

    private List<Transfer> transfers() {
        return done(new Transfers(hub.pool()).page(1, new Transfers.Filter(sender, null, null), Long.MAX_VALUE, 100));
    }

    private static Event request(String id, String to) {
        return SampleEvents.of(
                        id,
                        "stock.requested",
                        "{\"storeId\":\"367\",\"itemId\":\"1001\",\"quantity\":\"2.50\",  "
                                + "\"businessDate\":\"2026-11-20\"}")
                .withExtensions(Map.of("tobranch", to));
    }
}
