package io.branchline.agent.intake;

import io.branchline.agent.journal.Journal;
import io.branchline.protocol.event.EventRules;
import org.jspecify.annotations.Nullable;

/**
 * What the intake goes by at a moment; a new routing policy brings a new one. Immutable.
 *
 * @param rules what an event must be
 * @param localJournal for events of the local-only class; there if the rules have any, or if there ever were any
 */
public record Routes(EventRules rules, @Nullable Journal localJournal) {}
