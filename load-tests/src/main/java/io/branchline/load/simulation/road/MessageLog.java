package io.branchline.load.simulation.road;

import io.branchline.load.simulation.engine.PlantedFault;
import io.branchline.load.simulation.engine.Stage;
import io.branchline.protocol.frame.Deliver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Head office's log of messages with its routes, one for each target, and how far each was forgotten. */
final class MessageLog {
    /** What a branch's part of the log gave, and what of it is no longer there. */
    record Found(List<Deliver.Item> items, Deliver.@Nullable Missed missed) {
        Found {
            items = List.copyOf(items);
        }
    }

    private final Stage stage;
    private final Map<String, NavigableMap<Long, Message>> routes;
    private final Map<String, Long> floors;

    MessageLog(Stage stage) {
        this(stage, new TreeMap<>(), new HashMap<>());
    }

    private MessageLog(Stage stage, Map<String, NavigableMap<Long, Message>> routes, Map<String, Long> floors) {
        this.stage = stage;
        this.routes = routes;
        this.floors = floors;
    }

    MessageLog copy() {
        var copies = new TreeMap<String, NavigableMap<Long, Message>>();
        routes.forEach((target, route) -> copies.put(target, new TreeMap<>(route)));
        return new MessageLog(stage, copies, new HashMap<>(floors));
    }

    void append(Message message) {
        message.targets().forEach(target -> route(target).put(message.position(), message));
    }

    /** Items of a branch after a position, in order. */
    Found read(int branch, long after, int itemsMax) {
        var items = new TreeMap<Long, Message>();
        Targets.of(branch).forEach(target -> items.putAll(route(target).tailMap(after, false)));
        return new Found(
                items.values().stream().limit(itemsMax).map(Message::item).toList(), missed(branch, after));
    }

    /**
     * Forgets what is older than a moment and not the newest of its key.
     *
     * @return what each target lost, as a route of one
     */
    List<Message> forget(long beforeMicros, MessagePromises judge) {
        var all = new ArrayList<Message>();
        for (var target : List.copyOf(routes.keySet())) {
            var expired = route(target).values().stream()
                    .filter(message -> message.atMicros() < beforeMicros && !newestOfItsKey(target, message))
                    .toList();
            for (var message : expired) {
                route(target).remove(message.position());
                floors.merge(target, message.position(), Math::max);
                judge.forgot(target, message);
                all.add(message);
            }
        }
        return all;
    }

    private Deliver.@Nullable Missed missed(int branch, long after) {
        var floor = Targets.of(branch).stream()
                .mapToLong(target -> floors.getOrDefault(target, 0L))
                .max()
                .orElse(0);
        return floor <= after || stage.planted(PlantedFault.MISSED_NOT_TOLD)
                ? null
                : new Deliver.Missed(floor, "kept for a time only");
    }

    private boolean newestOfItsKey(String target, Message message) {
        var key = message.key();
        if (key == null || stage.planted(PlantedFault.NEWEST_OF_KEY_FORGOTTEN)) {
            return false;
        }
        return Optional.of(route(target).tailMap(message.position(), false)).stream()
                .flatMap(later -> later.values().stream())
                .noneMatch(later -> key.equals(later.key()));
    }

    private NavigableMap<Long, Message> route(String target) {
        return routes.computeIfAbsent(target, none -> new TreeMap<>());
    }
}
