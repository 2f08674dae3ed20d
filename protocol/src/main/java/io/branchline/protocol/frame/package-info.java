/**
 * What travels on the link: one record per frame, one codec with a CBOR and a JSON form, the reasons for closing.
 *
 * <p>Arrives: bytes of one WebSocket message. Leaves: a {@link io.branchline.protocol.frame.Frame}, or
 * {@link io.branchline.protocol.frame.MalformedFrame} naming what is wrong. Owns neither sockets nor state. Thread-safe.
 * Every length is limited before memory is taken for it.
 */
@NullMarked
@CheckReturnValue
package io.branchline.protocol.frame;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
