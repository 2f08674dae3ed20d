package io.branchline.load.demo;

import io.branchline.agent.AgentMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The Java runtime of an agent as the launcher starts it: the same flags always; the same jars and the same class archive
 * if this program was started by the launcher, which names both in the environment. Else the class path of this program.
 */
public final class AgentJvm {
    private static final String CLASSES = "BRANCHLINE_AGENT_CLASSES";
    private static final String ARCHIVE = "BRANCHLINE_AGENT_ARCHIVE";

    private AgentJvm() {}

    public static List<String> flags() {
        var flags = new ArrayList<>(written());
        var archive = System.getenv(ARCHIVE);
        if (archive != null) {
            flags.add("-XX:AOTCache=" + archive);
        }
        return flags;
    }

    /** The agent's jars first: an archive is good for class paths that begin as the one it was made with. */
    static String classPath() {
        var ours = System.getProperty("java.class.path");
        var classes = System.getenv(CLASSES);
        return classes == null ? ours : classes + System.getProperty("path.separator") + ours;
    }

    private static List<String> written() {
        try (var file = Objects.requireNonNull(AgentMain.class.getResourceAsStream("agent.jvm"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the agent's flags cannot be read", e);
        }
    }
}
