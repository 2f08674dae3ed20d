package io.branchline.hub.receipt;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as head office sees it.
 *
 * @param position place in the log
 * @param id of its event
 * @param type of its event
 * @param subject of its event
 * @param key that newer ones replace it by
 * @param targets who gets it, as far as it is not forgotten for them
 * @param by who sent it
 * @param at when
 * @param data JSON, byte for byte
 * @param addressed branches it is for by now
 * @param applied those of them that have it
 */
public record SentMessage(
        long position,
        String id,
        String type,
        @Nullable String subject,
        @Nullable String key,
        List<String> targets,
        String by,
        Instant at,
        String data,
        long addressed,
        long applied) {
    public SentMessage {
        targets = List.copyOf(targets);
    }
}
