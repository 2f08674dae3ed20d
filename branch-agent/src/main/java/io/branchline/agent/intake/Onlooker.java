package io.branchline.agent.intake;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Is told what became of events at the intake, for people to see. Called on any event loop; must not wait. */
public interface Onlooker {
    /** Nobody looks. */
    Onlooker NONE = new Onlooker() {
        @Override
        public void kept(Event event, @Nullable Money amount, Instant recordedTime) {}

        @Override
        public void refused(Event event, String reason) {}
    };

    /**
     * An event is on disk that was not before.
     *
     * @param amount for a sale or payment its total, for a return minus its total, else null
     */
    void kept(Event event, @Nullable Money amount, Instant recordedTime);

    /** An event was not kept, and will not be however often it is posted. */
    void refused(Event event, String reason);
}
