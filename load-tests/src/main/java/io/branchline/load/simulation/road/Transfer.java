package io.branchline.load.simulation.road;

import io.branchline.protocol.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A settled event that is for another branch, and what became of it: a row of head office's table. */
final class Transfer {
    /** What its sender is told of it, in this order. */
    enum Told {
        DELIVERED,
        APPLIED,
        REFUSED
    }

    final long number;
    final int from;
    final Event event;
    final String to;
    long position;
    boolean delivered;
    boolean applied;

    @Nullable
    String refused;

    BooleanSupplier lock = () -> false;

    final List<Told> told = new ArrayList<>();

    Transfer(long number, int from, Event event, String to) {
        this.number = number;
        this.from = from;
        this.event = event;
        this.to = to;
    }

    Transfer copy() {
        var copy = new Transfer(number, from, event, to);
        copy.position = position;
        copy.delivered = delivered;
        copy.applied = applied;
        copy.refused = refused;
        copy.told.addAll(told);
        return copy;
    }

    boolean waits() {
        return position == 0 && refused == null;
    }

    boolean locked() {
        return lock.getAsBoolean();
    }

    boolean on(int branch, long through) {
        return position > 0 && position <= through && to.equals(Targets.code(branch));
    }

    OptionalInt target(int branches) {
        return Targets.withCode(to, branches);
    }
}
