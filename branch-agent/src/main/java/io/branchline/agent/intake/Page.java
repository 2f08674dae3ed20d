package io.branchline.agent.intake;

/**
 * Something the POS's port shows besides events: status, health, metrics.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body text
 */
public record Page(int status, String contentType, String body) {}
