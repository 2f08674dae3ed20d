package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import java.util.List;

/**
 * A hub node's desk for events from branch to branch: puts them into the log of the branch they are for, in the order of
 * their numbers, or refuses them, and tells their senders what became of them. Each step is one transaction that holds the
 * head row from its begin: if each desk took what the other one has not locked, the second of two events could be first.
 */
public final class TransferDesk {
    private static final int STEP_MAX = 8;
    private static final long EVERY_MICROS = 1_000_000;

    private final Stage stage;
    private final HeadOffice office;
    private final Lifetime life;
    private final int branches;
    private boolean busy;

    /** A desk that looks every second. */
    public TransferDesk(Stage stage, HeadOffice office, Lifetime life, int branches) {
        this.stage = stage;
        this.office = office;
        this.life = life;
        this.branches = branches;
        lookLater();
    }

    /** Something may have come. */
    public void look() {
        var tables = office.tables().transfers;
        if (busy
                || !life.lasts()
                || (tables.waiting(1).isEmpty() && tables.toTell(1).isEmpty())) {
            return;
        }
        busy = true;
        if (stage.planted(PlantedFault.ROUTED_OUT_OF_ORDER)) {
            routeWhatIsNotLocked();
        } else if (stage.planted(PlantedFault.ROUTED_IN_TWO_STEPS)) {
            routeInTwoSteps();
        } else {
            office.append(life, this::step, done -> again(), this::later);
        }
    }

    private int step(OfficeTables tables) {
        var waiting = tables.transfers.waiting(STEP_MAX);
        waiting.forEach(row -> tables.route(row, branches));
        return waiting.size() + tell(tables);
    }

    private static int tell(OfficeTables tables) {
        var toTell = tables.transfers.toTell(STEP_MAX);
        toTell.forEach(row -> tables.tell(row, tables.transfers.next(row).orElseThrow()));
        return toTell.size();
    }

    private void routeWhatIsNotLocked() {
        var mine = office.tables().transfers.waiting(Integer.MAX_VALUE).stream()
                .filter(row -> !row.locked())
                .limit(2)
                .toList();
        var transaction = new Lifetime();
        mine.forEach(row -> row.lock = () -> transaction.lasts() && life.lasts());
        office.append(
                life,
                tables -> {
                    mine.stream().filter(Transfer::waits).forEach(row -> tables.route(row, branches));
                    transaction.end();
                    return tell(tables);
                },
                done -> again(),
                () -> {
                    transaction.end();
                    later();
                });
    }

    private void routeInTwoSteps() {
        var before = office.tables().transfers.waiting(1);
        office.append(
                life,
                tables -> {
                    var copies = before.stream().map(Transfer::copy).toList();
                    copies.forEach(row -> tables.route(row, branches));
                    var told = tell(tables);
                    stage.note("desk", "routes and tells", copies.size(), told);
                    return copies;
                },
                copies -> office.write(life, tables -> noteAsRouted(before, copies), done -> again(), this::later),
                this::later);
    }

    private static int noteAsRouted(List<Transfer> rows, List<Transfer> routed) {
        for (var index = 0; index < rows.size(); index++) {
            rows.get(index).position = routed.get(index).position;
            rows.get(index).refused = routed.get(index).refused;
        }
        return rows.size();
    }

    private void again() {
        busy = false;
        look();
    }

    private void later() {
        busy = false;
    }

    private void lookLater() {
        stage.clock().after(life, stage.micros(EVERY_MICROS / 2, EVERY_MICROS), () -> {
            look();
            lookLater();
        });
    }
}
