package io.branchline.agent;

import io.branchline.agent.config.AgentConfigReader;
import java.util.ArrayList;

/** The settings as they are shown by {@code --help}. */
final class SettingsHelp {
    private SettingsHelp() {}

    static String[] lines() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("Settings, in the YAML file or as environment variables:");
        for (var setting : AgentConfigReader.settings()) {
            lines.add("  " + setting.name() + "  (" + setting.variable() + ")");
            lines.add("      " + setting.meaning().replace("%", "%%"));
            lines.add("      allowed: " + setting.allowed().replace("%", "%%")
                    + (setting.fallback().isEmpty() ? "" : "; default: " + setting.fallback()));
        }
        return lines.toArray(String[]::new);
    }
}
