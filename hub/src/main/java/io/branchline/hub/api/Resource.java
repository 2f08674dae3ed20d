package io.branchline.hub.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A file of the jar, read once at start. */
final class Resource {
    private Resource() {}

    static String text(String path) {
        try (var in = Resource.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar's " + path + " cannot be read", e);
        }
    }
}
