package io.branchline.agent.journal;

import io.branchline.protocol.event.Priority;

/** Where one event is kept. */
record Slot(Priority priority, long place) {}
