package io.branchline.agent.journal;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Priority;

/**
 * An event with the priority the routing policy gave it: what the intake hands to the journal.
 *
 * @param event to keep; its {@code recordedTime} is replaced by the journal's
 * @param priority under which it is kept
 */
public record RoutedEvent(Event event, Priority priority) {}
