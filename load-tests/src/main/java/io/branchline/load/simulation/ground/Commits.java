package io.branchline.load.simulation.ground;

import io.branchline.load.simulation.engine.Fault;
import io.branchline.load.simulation.engine.Lifetime;
import io.branchline.load.simulation.engine.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one file of a branch: what waits when a commit starts shares one fsync, up to a number of writes, and is
 * durable after it. The file outlives the process that writes, and another may take its place while that is down.
 */
public final class Commits<T> {
    private record Write<T>(Consumer<T> change, Runnable afterwards) {}

    private final Stage stage;
    private final Supplier<T> file;
    private final int groupMax;
    private List<Write<T>> waiting = new ArrayList<>();
    private @Nullable List<Write<T>> committing;

    /** A writer of what the supplier gives, with so many writes in one commit. */
    public Commits(Stage stage, Supplier<T> file, int groupMax) {
        this.stage = stage;
        this.file = file;
        this.groupMax = groupMax;
    }

    /** Changes the file in the next commit; {@code afterwards} runs when the change is durable and the process lives. */
    public void write(Lifetime life, Consumer<T> change, Runnable afterwards) {
        waiting.add(new Write<>(change, afterwards));
        if (committing == null) {
            commit(life);
        }
    }

    /** The process is gone: what was not yet on disk is lost, and the commit under way happens or does not. */
    public void crash() {
        waiting = new ArrayList<>();
        if (committing != null && stage.chance(0.5)) {
            committing.forEach(write -> write.change().accept(file.get()));
        }
        committing = null;
    }

    private void commit(Lifetime life) {
        var group = List.copyOf(waiting.subList(0, Math.min(groupMax, waiting.size())));
        waiting = new ArrayList<>(waiting.subList(group.size(), waiting.size()));
        committing = group;
        var slow = stage.weather().strikes(Fault.FSYNC_SLOW);
        stage.clock().after(life, slow ? stage.micros(200_000, 3_000_000) : stage.micros(200, 8_000), () -> {
            group.forEach(write -> write.change().accept(file.get()));
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
