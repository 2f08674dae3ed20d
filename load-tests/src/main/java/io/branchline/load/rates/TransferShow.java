package io.branchline.load.rates;

import io.branchline.load.retail.EventIds;
import io.branchline.load.retail.Post;
import io.branchline.load.till.Tills;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** One branch sends goods to another: posted at the one, followed there until the other has it. Blocking. */
public final class TransferShow {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /**
     * How a transfer went.
     *
     * @param id of the event
     * @param from code of the branch that sent it
     * @param to code of the branch it was for
     * @param state as the sender's agent said last: kept, settled, delivered, applied, refused
     * @param appliedMs from the post until the sender knew that it was applied; -1 if it did not come so far
     */
    public record Outcome(String id, String from, String to, String state, long appliedMs) {}

    private final Tills tills;
    private final InstantSource clock;

    /** A show whose events are posted by these tills. */
    public TransferShow(Tills tills, InstantSource clock) {
        this.tills = tills;
        this.clock = clock;
    }

    /**
     * Sends goods and waits until the sender sees them applied.
     *
     * @param ask the answer of the sender's agent at a path; empty if there is none
     * @param post hands a post to the context of the tills
     */
    public Outcome send(
            String from,
            String to,
            Function<String, Optional<String>> ask,
            Consumer<Runnable> post,
            Duration patience) {
        var now = clock.instant();
        var id = new EventIds(RandomGenerator.getDefault()).next(now);
        var event = new JsonObject()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", "/pos/back-office")
                .put("type", "stock.transferred")
                .put(
                        "time",
                        now.truncatedTo(ChronoUnit.MICROS)
                                .atOffset(ZoneOffset.UTC)
                                .toString())
                .put("datacontenttype", "application/json")
                .put("tobranch", to)
                .put(
                        "data",
                        new JsonObject()
                                .put("storeId", from)
                                .put("itemId", "1082185")
                                .put("quantity", "12")
                                .put("unitOfMeasure", "EA")
                                .put("documentNumber", "T-" + id.substring(0, 8))
                                .put(
                                        "businessDate",
                                        now.atOffset(ZoneOffset.UTC)
                                                .toLocalDate()
                                                .toString()));
        var began = System.nanoTime();
        post.accept(() -> tills.post(new Post(from, List.of(event))));
        var state = "posted";
        while (System.nanoTime() - began < patience.toNanos()) {
            state = ask.apply("/v1/events/" + id).map(TransferShow::state).orElse(state);
            if (state.equals("applied")) {
                var ms = Duration.ofNanos(System.nanoTime() - began).toMillis();
                return new Outcome(id, from, to, state, ms);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return new Outcome(id, from, to, state, -1);
    }

    private static String state(String answer) {
        var event = new JsonObject(answer);
        var delivery = event.getJsonObject("delivery");
        return delivery == null ? event.getString("state", "kept") : delivery.getString("state", "settled");
    }
}
