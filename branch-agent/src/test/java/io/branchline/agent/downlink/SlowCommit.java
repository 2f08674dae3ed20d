package io.branchline.agent.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds up the writer of a state in its next commit, as a slow disk would, until told to go on. */
final class SlowCommit {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    SlowCommit(BranchState state) {
        state.onChange(this::hold);
    }

    /** Waits until the writer is held up. */
    void begun() throws InterruptedException {
        assertThat(begun.await(10, TimeUnit.SECONDS)).as("a commit has begun").isTrue();
    }

    /** The writer goes on, and is not held up again. */
    void end() {
        ended.countDown();
    }

    private void hold() {
        begun.countDown();
        try {
            assertThat(ended.await(30, TimeUnit.SECONDS))
                    .as("the commit may end")
                    .isTrue();
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }
}
