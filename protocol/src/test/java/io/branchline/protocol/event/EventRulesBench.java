package io.branchline.protocol.event;

import io.branchline.protocol.support.SamplePayloads;
import java.time.OffsetDateTime;

/** Microseconds per sale for the rules; run by hand. */
final class EventRulesBench {
    private EventRulesBench() {}

    public static void main(String[] args) {
        var started = System.nanoTime();
        var rules = new EventRules(RoutingPolicy.standard());
        System.out.printf("rules read in %.0f ms%n", (System.nanoTime() - started) / 1e6);
        var data = SamplePayloads.SALE.replace("\n", "");
        var event = Event.of("a", "/b", "sale.completed", OffsetDateTime.parse("2026-11-22T10:15:30Z"), data);
        for (var round = 0; round < 6; round++) {
            var rounds = 200_000;
            var accepted = 0;
            var start = System.nanoTime();
            for (var n = 0; n < rounds; n++) {
                accepted += rules.check(event) instanceof Verdict.Accepted ? 1 : 0;
            }
            System.out.printf(
                    "%.2f us per sale of %d bytes (%d accepted)%n",
                    (System.nanoTime() - start) / 1e3 / rounds, data.length(), accepted);
        }
    }
}
