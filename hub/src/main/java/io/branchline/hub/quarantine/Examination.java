package io.branchline.hub.quarantine;

import io.branchline.hub.ingest.Sorting;
import io.branchline.hub.store.ApartEvent;
import io.branchline.hub.store.Entry;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Looks at an event that is to leave the quarantine as the ingest would, and at what a correction must not change. */
final class Examination {
    private final Sorting sorting;

    Examination(Sorting sorting) {
        this.sorting = sorting;
    }

    /** The entry to be stored at the place of the quarantined event. */
    Entry.Keep examine(ApartEvent apart, Correction correction) throws NotDecided {
        var tenant = apart.branch().tenant();
        var sequence = apart.trouble().place().first();
        var receivedAt = apart.trouble().at();
        var problems = new ArrayList<Verdict.Refused>();
        var event = chosen(apart, correction, problems);
        sorting.problems(tenant, event).forEach(problem -> problems.add(inRequest(problem)));
        if (!problems.isEmpty()) {
            throw NotDecided.stillWrong(problems);
        }
        // The policy may change between the two questions; then the second one decides.
        return switch (sorting.entryOf(tenant, sequence, event, receivedAt)) {
            case Entry.Keep keep -> keep;
            case Entry.SetApart again ->
                throw NotDecided.stillWrong(List.of(new Verdict.Refused("/event", again.reason())));
            case Entry.Missing never -> throw new IllegalStateException("an event was sorted as a gap");
        };
    }

    private static Event chosen(ApartEvent apart, Correction correction, List<Verdict.Refused> problems)
            throws NotDecided {
        var raw = RawFrame.of(apart.raw().getBytes());
        var mended = correction.event();
        if (mended == null) {
            return switch (raw) {
                case RawFrame.Legible legible -> legible.event();
                case RawFrame.Illegible illegible ->
                    throw NotDecided.stillWrong(List.of(new Verdict.Refused(
                            "/event",
                            "is missing, and the quarantined one cannot be read: " + illegible.why()
                                    + "; send the mended event, or discard this one")));
            };
        }
        var id = apart.trouble().id();
        if (!mended.id().equals(id)) {
            problems.add(new Verdict.Refused(
                    "/event/id", "is not " + id + ", by which the point of sale knows the event; it cannot change"));
        }
        if (!(raw instanceof RawFrame.Legible(var json, var original))) {
            return mended;
        }
        if (!mended.time().isEqual(original.time()) && correction.note() == null) {
            problems.add(new Verdict.Refused(
                    "/note", "is missing; the event gets another time than " + original.time() + ", so say why"));
        }
        var recorded = original.recordedTime();
        return recorded == null ? mended : mended.recordedAt(recorded);
    }

    private static Verdict.Refused inRequest(Verdict.Refused problem) {
        return new Verdict.Refused("/event" + (problem.pointer() == null ? "" : problem.pointer()), problem.detail());
    }
}
