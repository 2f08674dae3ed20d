package io.branchline.hub.view;

import io.vertx.core.Future;
import java.util.List;

/** Where the alerts of now are read. Asked once a second while somebody reads them; thread-safe. */
@FunctionalInterface
public interface AlertSource {
    /**
     * Alerts of a tenant that last, newest first; those that ended lately may be among them with their {@code until}. One
     * that is gone without is shown as ended when its absence was seen.
     */
    Future<List<AlertView>> current(int tenant);
}
