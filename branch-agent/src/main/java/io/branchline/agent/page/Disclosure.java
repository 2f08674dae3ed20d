package io.branchline.agent.page;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What of the settings may be shown to whoever is helped by it: everything but secrets. */
final class Disclosure {
    /** Stands where a secret was. */
    static final String HIDDEN = "(hidden)";

    private Disclosure() {}

    /** An address without a user, a password or a query, in which a secret may be. */
    static String url(URI url) {
        var port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + (url.getRawPath() == null ? "" : url.getRawPath());
    }

    /** Settings as JSON, by the names of their records; a component {@code key} is hidden. */
    static JsonObject settings(Record settings) {
        var json = new JsonObject();
        for (var component : settings.getClass().getRecordComponents()) {
            try {
                var value = component.getAccessor().invoke(settings);
                json.put(component.getName(), component.getName().equals("key") ? HIDDEN : value(value));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("setting " + component.getName() + " cannot be read", e);
            }
        }
        return json;
    }

    /** The text without a secret, wherever it got in. */
    static String without(String text, String secret) {
        return secret.isEmpty() ? text : text.replace(secret, HIDDEN);
    }

    private static @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Record inner -> settings(inner);
            case URI url -> url(url);
            case Number number -> number;
            case Collection<?> several ->
                several.stream()
                        .map(String::valueOf)
                        .sorted()
                        .collect(JsonArray::new, JsonArray::add, JsonArray::addAll);
            default -> value.toString();
        };
    }
}
