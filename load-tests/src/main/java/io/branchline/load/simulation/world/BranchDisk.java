package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.load.simulation.ground.Commits;
import io.branchline.load.simulation.road.BranchRoad;
import io.branchline.load.simulation.road.DownFile;
import io.branchline.protocol.event.Priority;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The disk of a branch: the journal with its group commit, and the file of the road down, whose writes are one
 * transaction each. It outlives the agent's process, and may be replaced.
 */
public final class BranchDisk implements BranchRoad.Disk {
    private final Stage stage;
    private final Promises promises;
    private final int branch;
    private final Commits<Image> journal;
    private final Commits<DownFile> road;
    private Image image;
    private DownFile down = new DownFile();
    private @Nullable Image older;
    private @Nullable DownFile olderDown;

    BranchDisk(Stage stage, Promises promises, int branch) {
        this.stage = stage;
        this.promises = promises;
        this.branch = branch;
        this.image = new Image(stage.uuid());
        this.journal = new Commits<>(stage, this::image, Integer.MAX_VALUE);
        this.road = new Commits<>(stage, this::down, 1);
    }

    /** The durable part of the journal. */
    Image image() {
        return image;
    }

    /** The durable part of the road down. */
    @Override
    public DownFile down() {
        return down;
    }

    /** Changes the journal in the next commit; {@code afterwards} runs when that is durable and the process lives. */
    void write(Lifetime life, Consumer<Image> change, Runnable afterwards) {
        journal.write(life, change, afterwards);
    }

    /** Changes the file of the road down in a transaction of its own. */
    @Override
    public void writeDown(Lifetime life, Consumer<DownFile> change, Runnable afterwards) {
        road.write(life, change, afterwards);
    }

    /** The process is gone: what was not yet on disk is lost, and the commits under way happen or do not. */
    void crash() {
        journal.crash();
        road.crash();
    }

    /** Takes an image of the disk, to which it may go back later. */
    public void backUp() {
        older = image.copy();
        olderDown = down.copy();
    }

    /** An empty disk takes the place of this one; the process must be down. */
    void replaceByEmpty() {
        replace(new Image(stage.uuid()));
        down = new DownFile();
    }

    /** The file of the road down is damaged: it is set aside and begins anew. The process must be down. */
    void loseDown() {
        down = new DownFile();
    }

    /** Is there an older image to go back to? */
    boolean mayGoBack() {
        return older != null;
    }

    /** The disk goes back to its older image. The process must be down. */
    void goBack() {
        replace(Objects.requireNonNull(older).copy());
        down = Objects.requireNonNull(olderDown).copy();
    }

    /** Damages some rows that are not settled and carries the others into a new journal. The process must be down. */
    void salvage() {
        var share = stage.random().nextDouble();
        for (var priority : Priority.ALL) {
            for (var row : image.unsettled(priority)) {
                row.damaged |= stage.chance(share);
                if (row.damaged) {
                    promises.salvagedAway(branch, row);
                }
            }
        }
        image.salvage(stage.uuid(), stage.chance(0.3));
    }

    /** Damages one row; false if there is none. */
    public boolean damage() {
        var priority = Priority.ofLevel(stage.random().nextInt(1, 5));
        var last = image.last().get(priority);
        if (last == 0) {
            return false;
        }
        // Mostly among the newest, which are not settled yet.
        var sequence = Math.max(
                1, last - (long) (stage.random().nextDouble() * stage.random().nextDouble() * last));
        var row = image.at(priority, sequence);
        if (row == null || row.damaged) {
            return false;
        }
        row.damaged = true;
        stage.note("disk " + branch, "damaged " + priority, sequence, last);
        return true;
    }

    private void replace(Image other) {
        promises.replaced(branch, image, other);
        image = other;
    }
}
