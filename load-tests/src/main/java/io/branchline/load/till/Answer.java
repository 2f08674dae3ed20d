package io.branchline.load.till;

/**
 * What the agent said of one event.
 *
 * @param id of the event
 * @param kind kept, refused, or failed if it is to be sent again
 * @param priority as answered; 0 if not answered
 * @param sequence as answered; 0 if not answered
 */
record Answer(String id, AttemptLine.Kind kind, int priority, long sequence) {}
