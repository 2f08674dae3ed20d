package io.branchline.agent.downlink;

import java.util.List;

/**
 * A part of the stream as it was read.
 *
 * @param standing at least as new as the entries: what it says is forgotten may lie between them
 * @param entries in order
 */
public record StreamPart(Standing standing, List<StreamEntry> entries) {
    public StreamPart {
        entries = List.copyOf(entries);
    }
}
