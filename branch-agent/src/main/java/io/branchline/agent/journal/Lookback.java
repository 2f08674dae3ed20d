package io.branchline.agent.journal;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reader's statements for people: backwards by place, so that each costs what it answers and not what is held.
 * Reader thread only.
 */
final class Lookback {
    private final Published published;
    private final List<PreparedStatement> selectBefore = new ArrayList<>();
    private final PreparedStatement selectQuarantined;

    Lookback(Connection connection, Published published) throws SQLException {
        this.published = published;
        for (var priority : Priority.ALL) {
            selectBefore.add(connection.prepareStatement("SELECT " + Tables.ROW_COLUMNS + " FROM "
                    + Tables.eventTable(priority) + " WHERE place < ? ORDER BY place DESC LIMIT ?"));
        }
        selectQuarantined = connection.prepareStatement(
                "SELECT place, reason FROM quarantined WHERE priority = ? ORDER BY place DESC LIMIT ?");
    }

    /** A part of the history. */
    History.Cut before(Priority priority, long below) throws SQLException {
        var events = new ArrayList<Event>();
        var cost = 0L;
        var rows = 0;
        var lowest = below;
        try (var result = select(priority, below, History.EVENTS_MAX).executeQuery()) {
            while (cost < History.COST_MAX && result.next()) {
                var row = Ledger.row(priority, result);
                rows++;
                lowest = row.place();
                if (row.whole()) {
                    events.add(row.event());
                    cost += events.getLast().cost();
                }
            }
        }
        var more = cost >= History.COST_MAX || rows == History.EVENTS_MAX;
        return new History.Cut(new History.Part(events, more), lowest);
    }

    /** The last settled sale or payment, and what is kept apart. */
    Glance glance(int quarantinedMax) throws SQLException {
        var first = Priority.ALL.getFirst();
        var apart = new ArrayList<Glance.Apart>();
        for (var priority : Priority.ALL) {
            apart.addAll(quarantined(priority, quarantinedMax));
        }
        apart.sort(Comparator.comparing(
                (Glance.Apart one) -> Objects.requireNonNull(one.event().recordedTime()), Comparator.reverseOrder()));
        return new Glance(
                event(first, published.book().settled().get(first)),
                apart.subList(0, Math.min(quarantinedMax, apart.size())));
    }

    private List<Glance.Apart> quarantined(Priority priority, int max) throws SQLException {
        var found = new ArrayList<Glance.Apart>();
        selectQuarantined.setInt(1, priority.level());
        selectQuarantined.setInt(2, max);
        try (var result = selectQuarantined.executeQuery()) {
            while (result.next()) {
                var event = event(priority, result.getLong(1));
                if (event != null) {
                    found.add(new Glance.Apart(event, priority, String.valueOf(result.getString(2))));
                }
            }
        }
        return found;
    }

    /** The whole event at a place; null if it is damaged or no longer held. */
    private @Nullable Event event(Priority priority, long place) throws SQLException {
        try (var result = select(priority, place + 1, 1).executeQuery()) {
            if (!result.next()) {
                return null;
            }
            var row = Ledger.row(priority, result);
            return row.place() == place && row.whole() ? row.event() : null;
        }
    }

    private PreparedStatement select(Priority priority, long below, int rows) throws SQLException {
        var statement = selectBefore.get(priority.level() - 1);
        statement.setLong(1, below);
        statement.setInt(2, rows);
        return statement;
    }
}
