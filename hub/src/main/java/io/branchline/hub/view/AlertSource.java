package io.branchline.hub.view;

import io.vertx.core.Future;
import java.util.List;

/** Where the alerts of now are read. Thread-safe. */
public interface AlertSource {
    /** Alerts of a tenant that last, and those that ended in the last minute; newest first. */
    Future<List<AlertView>> current(int tenant);
}
