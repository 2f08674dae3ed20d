package io.branchline.hub.support;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long every test waits for what is bound to come, unless it says otherwise. Long, because a busy machine stops any thread
 * for seconds; and looks often, so that nothing waits longer than it has to. JUnit finds it by itself.
 */
public final class Patience implements BeforeAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(LOOK);
        // What is not there yet is not there yet, whether a look finds nothing or falls over it.
        Awaitility.ignoreExceptionsByDefault();
    }
}
