package io.branchline.agent;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.json.jackson.JacksonFactory;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * JSON in the agent as a program: read and written as a stream, without the object mapper that Vert.x would choose. The
 * agent maps no objects, and the mapper's three hundred classes would take six megabytes of a small machine. Found by
 * Vert.x through its service file; a program that only has the agent on its class path keeps what Vert.x chooses.
 */
public final class AgentJson implements JsonFactory {
    private static volatile boolean small;

    /** Made by Vert.x. */
    public AgentJson() {}

    /** To be called before the first JSON. */
    static void keepSmall() {
        small = true;
    }

    @Override
    public JsonCodec codec() {
        return small ? new JacksonCodec() : JacksonFactory.INSTANCE.codec();
    }
}
