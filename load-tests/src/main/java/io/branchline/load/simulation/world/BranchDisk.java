package io.branchline.load.simulation.world;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.protocol.event.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The disk of a branch with its group commit: what waits when a commit starts shares one fsync, and is durable after it.
 * It outlives the agent's process, and may be replaced.
 */
public final class BranchDisk {
    private record Write(Consumer<Image> change, Runnable afterwards) {}

    private final Stage stage;
    private final Promises promises;
    private final int branch;
    private Image image;
    private @Nullable Image older;
    private List<Write> waiting = new ArrayList<>();
    private @Nullable List<Write> committing;

    BranchDisk(Stage stage, Promises promises, int branch) {
        this.stage = stage;
        this.promises = promises;
        this.branch = branch;
        this.image = new Image(stage.uuid());
    }

    /** The durable part. */
    Image image() {
        return image;
    }

    /** Changes the disk in the next commit; {@code afterwards} runs when the change is durable and the process lives. */
    void write(Lifetime life, Consumer<Image> change, Runnable afterwards) {
        waiting.add(new Write(change, afterwards));
        if (committing == null) {
            commit(life);
        }
    }

    /** The process is gone: what was not yet on disk is lost, and the commit under way happens or does not. */
    void crash() {
        waiting = new ArrayList<>();
        if (committing != null && stage.chance(0.5)) {
            committing.forEach(write -> write.change().accept(image));
        }
        committing = null;
    }

    /** Takes an image of the disk, to which it may go back later. */
    public void backUp() {
        older = image.copy();
    }

    /** An empty disk takes the place of this one; the process must be down. */
    void replaceByEmpty() {
        replace(new Image(stage.uuid()));
    }

    /** Is there an older image to go back to? */
    boolean mayGoBack() {
        return older != null;
    }

    /** The disk goes back to its older image. The process must be down. */
    void goBack() {
        replace(Objects.requireNonNull(older).copy());
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

    private void commit(Lifetime life) {
        var group = waiting;
        waiting = new ArrayList<>();
        committing = group;
        var slow = stage.weather().strikes(Fault.FSYNC_SLOW);
        stage.clock().after(life, slow ? stage.micros(200_000, 3_000_000) : stage.micros(200, 8_000), () -> {
            group.forEach(write -> write.change().accept(image));
            committing = null;
            for (var write : group) {
                if (life.lasts()) {
                    write.afterwards().run();
                }
            }
            if (life.lasts() && committing == null && !waiting.isEmpty()) {
                commit(life);
            }
        });
    }
}
