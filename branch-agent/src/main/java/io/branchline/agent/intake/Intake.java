package io.branchline.agent.intake;

import io.branchline.agent.journal.AppendOutcome;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.journal.RoutedEvent;
import io.branchline.protocol.event.DirectionClass;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Money;
import io.branchline.protocol.event.Verdict;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stop 1 of the walk up: checks each event and hands it to the journal. Thread-safe; holds nothing. The routes are asked
 * for each post, so a new policy counts from the next one on.
 *
 * <p>Events of the {@code local-only} class have a journal of their own that no link reads, so that they can never leave
 * the branch and never make a hole in a sequence that does.
 */
public final class Intake {
    private final Supplier<Routes> routes;
    private final Journal journal;
    private final Onlooker onlooker;

    /**
     * An intake before the journal for what goes to head office, by the routes of the moment; {@code onlooker} is told
     * what became of each event.
     */
    public Intake(Supplier<Routes> routes, Journal journal, Onlooker onlooker) {
        this.routes = routes;
        this.journal = journal;
        this.onlooker = onlooker;
    }

    /** Holds what stays at the branch; absent if nothing does and never did. */
    @Nullable
    Journal localJournal() {
        return routes.get().localJournal();
    }

    /**
     * Takes events, each on its own.
     *
     * @return completes once every event that could be taken is on disk, with one reply for each event in the same
     *     order; fails with {@code JournalFault} if the journal cannot say what became of them, and then nothing of it may
     *     be taken for kept
     */
    public Future<List<IntakeReply>> accept(List<Event> events) {
        var replies = new IntakeReply[events.size()];
        var now = routes.get();
        var local = now.localJournal();
        var lanes = new Lanes();
        for (var place = 0; place < replies.length; place++) {
            var event = events.get(place);
            switch (now.rules().check(event)) {
                case Verdict.Refused refused -> {
                    replies[place] = new IntakeReply.Refused(event.id(), refused.pointer(), refused.detail());
                    onlooker.refused(event, refused.text());
                }
                case Verdict.Accepted accepted -> lanes.add(accepted, event, place);
            }
        }
        var all = Arrays.asList(replies);
        return lanes.local.events.isEmpty()
                ? keep(journal, lanes.toHq, all)
                : keep(journal, lanes.toHq, all).compose(done -> keepLocal(local, lanes.local, all));
    }

    private Future<List<IntakeReply>> keep(Journal into, Lane lane, List<IntakeReply> replies) {
        return lane.events.isEmpty()
                ? Future.succeededFuture(replies)
                : into.append(lane.events).map(outcomes -> lane.reply(outcomes, replies, onlooker));
    }

    /** What must stay never goes into the journal that a link reads, not even by a defect. */
    private Future<List<IntakeReply>> keepLocal(@Nullable Journal into, Lane lane, List<IntakeReply> replies) {
        return into == null
                ? Future.failedFuture(new IllegalStateException("there is no journal for local-only events"))
                : keep(into, lane, replies);
    }

    /** Accepted events by where they are kept. */
    private static final class Lanes {
        final Lane toHq = new Lane();
        final Lane local = new Lane();

        void add(Verdict.Accepted accepted, Event event, int place) {
            var stays = accepted.route().direction() == DirectionClass.LOCAL_ONLY;
            var routed = new RoutedEvent(event, accepted.route().priority());
            (stays ? local : toHq).add(routed, accepted.amount(), place);
        }
    }

    /** Events for one journal, and their places in what was posted. */
    private static final class Lane {
        final List<RoutedEvent> events = new ArrayList<>();
        final List<@Nullable Money> amounts = new ArrayList<>();
        final List<Integer> places = new ArrayList<>();

        void add(RoutedEvent event, @Nullable Money amount, int place) {
            events.add(event);
            amounts.add(amount);
            places.add(place);
        }

        List<IntakeReply> reply(List<AppendOutcome> outcomes, List<IntakeReply> replies, Onlooker onlooker) {
            for (var n = 0; n < outcomes.size(); n++) {
                var event = events.get(n).event();
                replies.set(places.get(n), IntakeReply.of(event.id(), outcomes.get(n)));
                switch (outcomes.get(n)) {
                    case AppendOutcome.Kept kept -> onlooker.kept(event, amounts.get(n), kept.recordedTime());
                    case AppendOutcome.Conflict _ -> onlooker.refused(event, "another event was kept under this id");
                    case AppendOutcome.AlreadyKept _, AppendOutcome.Full _ -> {}
                }
            }
            return replies;
        }
    }
}
