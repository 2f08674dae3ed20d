package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.road.Transfer.Told;
import io.branchline.protocol.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Head office's table of events from branch to branch. */
final class TransferTable {
    private final Stage stage;
    private final List<Transfer> rows = new ArrayList<>();

    TransferTable(Stage stage) {
        this.stage = stage;
    }

    TransferTable copy() {
        var copy = new TransferTable(stage);
        rows.forEach(row -> copy.rows.add(row.copy()));
        return copy;
    }

    /** Written by the transaction that stores the event. */
    void add(int from, Event event, String to) {
        rows.add(new Transfer(rows.size() + 1, from, event, to));
    }

    /** Those to be routed or refused, in the order of their numbers. */
    List<Transfer> waiting(int most) {
        return rows.stream().filter(Transfer::waits).limit(most).toList();
    }

    /** Those whose sender is to be told something. */
    List<Transfer> toTell(int most) {
        return rows.stream().filter(row -> next(row).isPresent()).limit(most).toList();
    }

    /** What the sender is to be told next; empty if nothing. */
    Optional<Told> next(Transfer row) {
        if (row.refused != null) {
            return unless(row, Told.REFUSED);
        }
        var skipsDelivered = stage.planted(PlantedFault.DELIVERED_NOT_TOLD);
        // Delivered is a receipt and may have been lost; who has applied it was delivered it.
        if ((row.delivered || row.applied) && !row.told.contains(Told.DELIVERED) && !(skipsDelivered && row.applied)) {
            return Optional.of(Told.DELIVERED);
        }
        return row.applied ? unless(row, Told.APPLIED) : Optional.empty();
    }

    /** The branch was handed, and has applied, everything through these positions. */
    void progress(int branch, long delivered, long applied) {
        rows(row -> row.refused == null && row.on(branch, delivered)).forEach(row -> row.delivered = true);
        rows(row -> row.refused == null && row.on(branch, applied)).forEach(row -> row.applied = true);
    }

    /** The log has forgotten an item: if it was one of these, nobody can say any more that it was applied. */
    void forgotten(long position) {
        if (!stage.planted(PlantedFault.FORGOTTEN_COUNTS_AS_APPLIED)) {
            rows(row -> row.position == position && !row.applied && row.refused == null)
                    .forEach(row -> row.refused = "not known to be applied when it was forgotten");
        }
    }

    private List<Transfer> rows(Predicate<Transfer> which) {
        return rows.stream().filter(which).toList();
    }

    private static Optional<Told> unless(Transfer row, Told told) {
        return row.told.contains(told) ? Optional.empty() : Optional.of(told);
    }
}
