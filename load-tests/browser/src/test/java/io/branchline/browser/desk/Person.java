package io.branchline.browser.desk;

import io.branchline.browser.stage.Stage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Somebody at head office.
 *
 * @param name of the operator
 * @param role what they are
 * @param token of theirs
 */
record Person(String name, String role, String token) {
    private static final Map<String, Person> KNOWN = new HashMap<>();

    /** The person of a role, made known to the hub when first asked for. */
    static Person of(String role, Stage stage) throws IOException, InterruptedException {
        var known = KNOWN.get(role);
        if (known != null) {
            return known;
        }
        try (var office = Office.of(stage)) {
            var added = office.api()
                    .change(
                            "POST",
                            "/api/v1/tokens",
                            new JsonObject().put("name", "desk." + role).put("role", role));
            var person = new Person(added.getString("name"), role, added.getString("token"));
            KNOWN.put(role, person);
            return person;
        }
    }
}
