package io.branchline.protocol.frame;

import org.jspecify.annotations.Nullable;

/**
 * Either way: something is wrong, in the shape of RFC 9457. Followed by a close with the code of the reason.
 *
 * @param reason what it is; gives type, title and the close code
 * @param detail this occurrence, for a person
 * @param pointer JSON pointer to the offending member, if there is one
 */
public record Problem(
        CloseReason reason, String detail, @Nullable String pointer) implements Frame {}
