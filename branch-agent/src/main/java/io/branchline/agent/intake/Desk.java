package io.branchline.agent.intake;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** What the port has for people: a page, and what it asks for. One for each event loop, and used on that alone. */
public interface Desk {
    /** Its paths, for the refusal of another one. */
    List<String> paths();

    /** Whether a path is one of them. */
    boolean has(String path);

    /** Whether everybody may have what is there, whoever sent them: a file that is the same for all. */
    boolean isPublic(String path);

    /** The one method allowed there. */
    HttpMethod method(String path);

    /** Answers a request for one of them. */
    void answer(HttpServerRequest request, String path);
}
