package io.branchline.hub.config;

import java.util.List;

/** The settings cannot be used: one line for each problem, naming the setting, what was found and what is allowed. */
public final class ConfigProblems extends Exception {
    private final transient List<String> lines;

    /** All problems found together. */
    public ConfigProblems(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    /** One line for each problem. */
    public List<String> lines() {
        return lines;
    }
}
