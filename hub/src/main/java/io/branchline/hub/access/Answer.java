package io.branchline.hub.access;

/**
 * What goes out: an answer just made, or one stored before.
 *
 * @param replayed whether it was stored before
 * @param committed what is to run, once
 */
record Answer(int status, String body, boolean replayed, Runnable committed) {}
