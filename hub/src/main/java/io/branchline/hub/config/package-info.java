/**
 * The hub's settings: one tree of records, read once at the start.
 *
 * <p>Arrives: a YAML file and the environment. Leaves: a {@link io.branchline.hub.config.HubConfig}, or every problem
 * found, each one line with the setting, what was found and what is allowed. Owns no defaults of other packages: each
 * feature receives only its own record, and nothing reads settings after the start.
 *
 * <p>Threads: none; reading is done on the thread that starts the hub. Limits: every number, size and duration has a
 * least and a greatest value. Failure: {@link io.branchline.hub.config.ConfigProblems}, after which the process exits
 * with status 2.
 *
 * <p>Invariant: a setting exists in exactly one place, the reader; its line in {@code docs/configuration.md} is checked
 * against it, a key that no setting has is a problem rather than silence, and no secret is ever part of a text.
 */
@NullMarked
@CheckReturnValue
package io.branchline.hub.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
