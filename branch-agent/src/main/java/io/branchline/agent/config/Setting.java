package io.branchline.agent.config;

import java.util.Locale;

/**
 * One setting, as it is documented.
 *
 * @param name in the YAML file, with dots between the levels
 * @param fallback value when it is not set; empty if it has none
 * @param allowed what it may be
 * @param meaning one sentence for the person who sets it
 */
public record Setting(String name, String fallback, String allowed, String meaning) {
    /** Beginning of the names of all environment variables. */
    public static final String VARIABLE_PREFIX = "BRANCHLINE_AGENT_";

    /** Environment variable of the setting: {@code hub.keyFile} is {@code BRANCHLINE_AGENT_HUB_KEY_FILE}. */
    public String variable() {
        return VARIABLE_PREFIX
                + name.replace('.', '_').replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }
}
