package io.branchline.agent.page;

import io.branchline.agent.config.AgentConfig;
import io.branchline.agent.downlink.BranchState;
import io.branchline.agent.figures.Figures;
import io.branchline.agent.journal.Journal;
import io.branchline.agent.uplink.LinkStatus;
import io.branchline.agent.uplink.Uplink;
import java.time.InstantSource;

/**
 * Whom the page asks. Thread-safe, as all of them are.
 *
 * @param config of the agent
 * @param software name and version
 * @param journal the branch's disk
 * @param state what head office has sent
 * @param uplink the connection
 * @param figures what is counted for people
 * @param clock of the computer
 */
public record Sources(
        AgentConfig config,
        String software,
        Journal journal,
        BranchState state,
        Uplink uplink,
        Figures figures,
        InstantSource clock) {
    LinkStatus link() {
        return uplink.status();
    }
}
