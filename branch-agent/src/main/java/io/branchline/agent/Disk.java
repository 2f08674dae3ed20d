package io.branchline.agent;

import io.branchline.agent.config.AgentConfig;
import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.downlink.StateSettings;
import io.branchline.agent.journal.JournalFault;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Everything an agent has on disk, opened.
 *
 * @param journals what happened at this branch
 * @param state what head office has sent
 * @param routing the policy of that state, in use
 */
record Disk(Journals journals, BranchState state, Routing routing) {
    /** Journals first: their lock keeps a second agent out of the directory. Blocking. */
    static Disk open(AgentConfig config, InstantSource clock, RandomGenerator random, Vertx vertx) throws JournalFault {
        var journals = Journals.open(config, clock, vertx);
        try {
            var routing = new Routing(config.local(), journals);
            var state = BranchState.open(settings(config), clock, System::nanoTime, random, routing, vertx);
            return new Disk(journals, state, routing);
        } catch (JournalFault | RuntimeException e) {
            var _ = journals.close();
            throw e;
        }
    }

    private static StateSettings settings(AgentConfig config) {
        return new StateSettings(
                config.journal().directory(),
                config.state().messageRetention(),
                config.state().messageBytesMax(),
                config.state().quoteRetention(),
                config.journal().reserveBytes());
    }
}
