package io.branchline.browser.load;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.Map;

/**
 * What a page has cost its browser so far.
 *
 * @param atNanos when it was looked at
 * @param busySeconds processor time of the main thread since the page began
 * @param heapMiB JavaScript heap in use after a collection
 * @param nodes of the document
 */
record Effort(long atNanos, double busySeconds, double heapMiB, long nodes) {

    /** Asks a browser for the effort of a page. */
    static final class Meter {
        private final CDPSession session;

        Meter(Page page) {
            session = page.context().newCDPSession(page);
            var domain = new JsonObject();
            // Processor time: waiting for a core that another program has is not work of the page.
            domain.addProperty("timeDomain", "threadTicks");
            session.send("Performance.enable", domain);
        }

        Effort look() {
            session.send("HeapProfiler.collectGarbage");
            var found = metrics();
            return new Effort(
                    System.nanoTime(),
                    found.getOrDefault("TaskDuration", 0.0),
                    found.getOrDefault("JSHeapUsedSize", 0.0) / (1 << 20),
                    Math.round(found.getOrDefault("Nodes", 0.0)));
        }

        private Map<String, Double> metrics() {
            var metrics = new HashMap<String, Double>();
            for (var metric : session.send("Performance.getMetrics").getAsJsonArray("metrics")) {
                var one = metric.getAsJsonObject();
                metrics.put(one.get("name").getAsString(), one.get("value").getAsDouble());
            }
            return metrics;
        }
    }

    /** Share of the time since an earlier look in which the main thread worked, 0 to 1. */
    double busySince(Effort earlier) {
        return (busySeconds - earlier.busySeconds) / ((atNanos - earlier.atNanos) / 1e9);
    }
}
