package io.branchline.hub.feed;

import org.jspecify.annotations.Nullable;

/**
 * Who has connected.
 *
 * @param address of the peer, without its port
 * @param session of a browser whose page is of an allowed origin; null if there is none
 */
record Visitor(String address, @Nullable String session) {}
