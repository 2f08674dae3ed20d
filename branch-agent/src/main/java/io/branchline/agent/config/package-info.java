/**
 * The agent's settings: one tree of records, read once at the start.
 *
 * <p>Arrives: a YAML file and the environment. Leaves: an {@link io.branchline.agent.config.AgentConfig}, or every
 * problem found, each one line with the setting, what was found and what is allowed. Owns no defaults of other
 * packages: each feature receives only its own record, and nothing reads settings after the start.
 *
 * <p>Threads: none; reading is done on the thread that starts the agent. Limits: every number, size and duration has a
 * least and a greatest value. Failure: {@link io.branchline.agent.config.ConfigProblems}, after which the process exits
 * with status 2.
 *
 * <p>Invariant: a setting exists in exactly one place, the reader; its line in {@code docs/configuration.md} is
 * generated from there, and a key that no setting has is a problem rather than silence.
 */
@NullMarked
@CheckReturnValue
package io.branchline.agent.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
