package io.branchline.agent;

import io.branchline.agent.config.AgentConfig;
import io.branchline.agent.journal.JournalFault;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.BindException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent as a process: starts it, waits for its end, and lets a signal drain it. The Java runtime ends a signalled
 * process with status 143 once its hooks have run; the hook here therefore ends it itself, with 0 if the drain succeeded.
 */
final class AgentProcess {
    private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);
    private static final long START_SECONDS_MAX = 300;
    private static final long STOP_GRACE_SECONDS = 10;
    private static final long FAULT_SECONDS_MAX = 2;

    private final AgentConfig config;
    private final Vertx vertx = Vertx.vertx(options());

    AgentProcess(AgentConfig config) {
        this.config = config;
    }

    /** Runs until the journal fails, and returns the exit status; a signal ends the process from within. */
    int run() {
        Agent agent;
        try {
            agent = Agent.start(vertx, config).await(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (Exception e) {
            return notStarted(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(agent), "drain"));
        var fault = agent.fault().await();
        LOG.error("Journal failed; nothing is acknowledged any more and the process ends", fault);
        Runtime.getRuntime().halt(answeredAndFaulted(agent));
        return AgentMain.EXIT_JOURNAL;
    }

    /** Lets the posts under way read their refusals. The journal is not closed: what is right is on the disk already. */
    private static int answeredAndFaulted(Agent agent) {
        try {
            agent.stopTaking().await(FAULT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException | RuntimeException e) {
            LOG.warn("Some posts were not answered before the end", e);
        }
        return AgentMain.EXIT_JOURNAL;
    }

    private int notStarted(Exception cause) {
        vertx.close();
        if (cause instanceof JournalFault fault) {
            if (fault.kind() == JournalFault.Kind.IN_USE) {
                return wrongSetting("data.directory: found " + config.journal().directory()
                        + " in use by another agent; allowed is a directory for this agent alone");
            }
            LOG.error("Journal cannot be opened directory={}", config.journal().directory(), fault);
            return AgentMain.EXIT_JOURNAL;
        }
        if (cause instanceof BindException) {
            return wrongSetting("http.port: found " + config.http().port() + " on "
                    + config.http().host() + " that cannot be listened on (" + cause.getMessage()
                    + "); allowed is a free port");
        }
        LOG.error("Agent did not start", cause);
        return 1;
    }

    private static int wrongSetting(String line) {
        System.err.println(line);
        return AgentMain.EXIT_CONFIG;
    }

    private void drain(Agent agent) {
        LOG.info("Agent stops; what is in flight may settle");
        var status = 0;
        try {
            agent.stop().await(config.stopTimeout().toSeconds() + STOP_GRACE_SECONDS, TimeUnit.SECONDS);
            LOG.info("Agent stopped");
        } catch (TimeoutException | RuntimeException e) {
            LOG.error("Agent did not stop cleanly; what was kept is safe", e);
            status = 1;
        }
        Runtime.getRuntime().halt(status);
    }

    /** Few threads and no file cache: a POS PC is small. */
    static VertxOptions options() {
        return new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }
}
