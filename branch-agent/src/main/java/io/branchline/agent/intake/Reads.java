package io.branchline.agent.intake;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** What can be read at the port besides events and pages. One for each event loop, and used on that alone. */
public interface Reads {
    /** Its paths, for the refusal of another one. */
    List<String> paths();

    /** Whether a path is one of them. */
    boolean has(String path);

    /** Answers a request for one of them. */
    void get(HttpServerRequest request, String path);

    /** Ends answers that would go on for ever. */
    void close();
}
