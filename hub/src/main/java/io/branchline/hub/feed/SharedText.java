package io.branchline.hub.feed;

import java.nio.charset.StandardCharsets;

/**
 * A message encoded once for all readers that get the same.
 *
 * @param text JSON
 * @param bytes its length in UTF-8, counted once
 */
record SharedText(String text, int bytes) {
    static SharedText of(String text) {
        return new SharedText(text, text.getBytes(StandardCharsets.UTF_8).length);
    }
}
