package io.branchline.hub.feed;

import java.nio.charset.StandardCharsets;

/**
 * A message encoded once for all readers that get the same.
 *
 * @param type of the message
 * @param text JSON
 * @param bytes its length in UTF-8, counted once
 */
record SharedText(String type, String text, int bytes) {
    static SharedText of(String type, String text) {
        return new SharedText(type, text, text.getBytes(StandardCharsets.UTF_8).length);
    }
}
