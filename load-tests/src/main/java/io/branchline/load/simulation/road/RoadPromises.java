package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.BrokenPromise;
import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.RatesApplied;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What was promised of the road down, in three parts: messages, rates, and events from branch to branch. */
public final class RoadPromises {
    private final Stage stage;
    private final MessagePromises messages;
    private final RatePromises rates;
    private final TransferPromises transfers = new TransferPromises();
    private final List<Heads> restores = new ArrayList<>();
    private final Set<Integer> ahead = new HashSet<>();

    /** Nothing was promised yet. */
    public RoadPromises(Stage stage, int branches) {
        this.messages = new MessagePromises(branches, transfers::excused);
        this.stage = stage;
        this.rates = new RatePromises(stage);
    }

    MessagePromises messages() {
        return messages;
    }

    RatePromises rates() {
        return rates;
    }

    TransferPromises transfers() {
        return transfers;
    }

    /** Head office went back to a backup that ends here. */
    void restored(Heads heads) {
        restores.add(heads);
        messages.restored(heads);
        rates.restored(heads);
        transfers.restored();
    }

    /**
     * A disk says hello. If it is ahead of what head office was restored to, head office gives no position again that
     * the branch has behind it; but what it gave between the restore and this hello never reaches this disk.
     */
    void greets(int branch, DownFile file) {
        var notes = file.notes;
        for (; notes.restores < restores.size(); notes.restores++) {
            var heads = restores.get(notes.restores);
            var position = file.position > heads.position() ? file.position : notes.ahead.position();
            var version = file.version > heads.version() ? file.version : notes.ahead.version();
            notes.ahead = new Heads(position, version);
            if (file.position > heads.position() || file.version > heads.version()) {
                ahead.add(branch);
            }
        }
    }

    /** Head office takes the hello of a branch. */
    void greeted(int branch) {
        if (ahead.remove(branch)) {
            messages.knownToBeAhead(branch, stage.clock().nowMicros());
            rates.knownToBeAhead(branch, stage.clock().nowMicros());
            transfers.restored();
        }
    }

    /** What is wrong with a branch after everything should have healed; empty if nothing. */
    Optional<String> unfinished(int branch, DownFile file, OfficeTables tables) {
        return messages.unfinished(branch, file)
                .or(() -> rates.unfinished(branch, file))
                .or(() -> progress(branch, file, tables))
                .or(() -> refusals(branch, file, tables))
                .or(transfers::unfinished)
                .map(text -> "branch " + branch + " " + text);
    }

    /** When all is healed. */
    public void check(int branch, DownFile file) {
        messages.check(branch, file);
    }

    private static Optional<String> progress(int branch, DownFile file, OfficeTables tables) {
        var known = tables.progress(branch);
        return known.position() == file.position && known.version() == file.version
                ? Optional.empty()
                : Optional.of("stands at " + file.heads() + "; head office knows of " + known);
    }

    private Optional<String> refusals(int branch, DownFile file, OfficeTables tables) {
        if (stage.weather().brings(Fault.FRAME_LOST)) {
            // A report that vanishes on a line that lives is told again by the next session only. No WebSocket does
            // that.
            return Optional.empty();
        }
        for (var lane : Lane.values()) {
            for (var refused : file.refused(lane)) {
                if (!tables.knowsRefusal(branch, lane, refused.position())) {
                    return Optional.of("refused " + lane + " " + refused.position() + " and head office does not know");
                }
            }
        }
        return Optional.empty();
    }

    /** A branch reports what it has applied: its disk holds that. */
    public void saysApplied(int branch, DownFile file, Frame report) {
        if (report instanceof Applied applied && applied.position() > file.position) {
            throw new BrokenPromise(
                    "P8 down is safe too",
                    "branch " + branch + " reports " + applied.position() + "; its disk is at " + file.position);
        }
        if (report instanceof RatesApplied applied && applied.version() > file.version) {
            throw new BrokenPromise(
                    "P7 rates",
                    "branch " + branch + " reports " + applied.version() + "; its disk is at " + file.version);
        }
    }

    /**
     * A disk moves on by what was asked for so many greetings ago. A hello says where the disk stands, and what it says
     * must last: a restored head office that takes it for the whole truth gives the numbers behind it again, to other
     * items, and the branch would take those for the ones it has.
     */
    static void appliesSinceHello(int branch, Lane lane, int greetingsAgo) {
        if (greetingsAgo > 0) {
            throw new BrokenPromise(
                    lane == Lane.MESSAGES ? "P8 down is safe too" : "P7 rates",
                    "branch " + branch + " said hello before all " + lane + " that it had taken were on its disk");
        }
    }

    /** Frames sent to a branch that it has not applied, at the moment of sending one more. */
    public static void inFlight(Lane lane, int frames, int framesMax) {
        if (frames > framesMax) {
            throw new BrokenPromise("P9 bounded", frames + " frames of " + lane + " are in flight");
        }
    }

    /** A frame of messages was sent while rates are owed. */
    public static void messagesBeforeRates(int frames, int framesMax) {
        if (frames > framesMax) {
            throw new BrokenPromise(
                    "P7 rates",
                    frames + " frames of messages were sent while rates waited that nothing was in the way of");
        }
    }
}
