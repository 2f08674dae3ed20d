package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.protocol.frame.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * What a hub session reports of its branch: what was handed over, what was applied, what was refused. Best effort: the
 * newest is written as soon as the write before is done, again after a failure, and forgotten with the session; the next
 * hello says it anew.
 */
public final class Receipts {
    private final Stage stage;
    private final HeadOffice office;
    private final Lifetime session;
    private final int branch;
    private final long number;
    private final List<Refused> refusedMessages = new ArrayList<>();
    private final List<Refused> refusedQuotes = new ArrayList<>();
    private Heads applied;
    private long delivered;
    private boolean changed;
    private boolean writing;

    /** The receipts of a session whose hello named what is applied. */
    public Receipts(Stage stage, HeadOffice office, Lifetime session, int branch, long number, Heads applied) {
        this.stage = stage;
        this.office = office;
        this.session = session;
        this.branch = branch;
        this.number = number;
        this.applied = applied;
        this.delivered = applied.position();
    }

    /** Messages through a position are in the socket. */
    public void delivered(long position) {
        delivered = position;
        changed();
    }

    /** The branch has applied a lane through a position. */
    public void applied(Lane lane, long position, List<Refused> refused) {
        if (lane == Lane.MESSAGES) {
            refusedMessages.addAll(noted(refused, applied.position()));
            applied = new Heads(position, applied.version());
        } else {
            refusedQuotes.addAll(noted(refused, applied.version()));
            applied = new Heads(applied.position(), position);
        }
        changed();
    }

    /** All of them: what an earlier report said and was lost with its line is told again. */
    private List<Refused> noted(List<Refused> refused, long before) {
        return stage.planted(PlantedFault.OLD_REFUSALS_DROPPED)
                ? refused.stream().filter(one -> one.position() > before).toList()
                : refused;
    }

    private void changed() {
        changed = true;
        if (!writing) {
            write();
        }
    }

    private void write() {
        writing = true;
        changed = false;
        var messages = List.copyOf(refusedMessages);
        var quotes = List.copyOf(refusedQuotes);
        var handed = delivered;
        var through = applied;
        office.write(
                session,
                tables -> {
                    tables.report(branch, number, handed, through);
                    tables.refused(branch, Lane.MESSAGES, messages);
                    tables.refused(branch, Lane.RATES, quotes);
                    return true;
                },
                done -> {
                    refusedMessages.subList(0, messages.size()).clear();
                    refusedQuotes.subList(0, quotes.size()).clear();
                    writing = false;
                    if (changed) {
                        write();
                    }
                },
                () -> stage.clock().after(session, stage.micros(100_000, 1_000_000), this::write));
    }
}
