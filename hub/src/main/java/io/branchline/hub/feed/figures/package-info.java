/**
 * The figures of the feed: how the branches stand, the totals of today, rates, alerts, and the overview made of them.
 *
 * <p>Arrives: what PostgreSQL and the sessions know, through {@link io.branchline.hub.feed.figures.FigureSources}, and
 * every batch that is shown. Leaves: {@link io.branchline.hub.feed.figures.Board}s of JSON texts, each with the version at
 * which it last changed, so that a reader gets what it lacks and no more. Owns no socket.
 *
 * <p>Threads: the feed's context. Limits: one question of a kind at a time; the boards are as large as the registry, the
 * totals of a day, the rates in force and the open alerts.
 *
 * <p>Failure: PostgreSQL away leaves the last figures standing, with the moment they were read.
 *
 * <p>Invariant: a text is written once for all readers, and not again while its value is the same.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.feed.figures;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
