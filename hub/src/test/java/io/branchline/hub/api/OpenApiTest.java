package io.branchline.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.branchline.hub.identity.Doorkeeper;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.live.InProcessLiveBus;
import io.branchline.hub.support.SampleGround;
import io.branchline.hub.view.Origins;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The document and the routes say the same. */
class OpenApiTest {
    @Test
    void documentsExactlyTheRoutesThereAre() throws Exception {
        var document = document();

        var documented = new ArrayList<String>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(document.get("openapi").asText()).startsWith("3.1");
        assertThat(documented).containsExactlyInAnyOrderElementsOf(mounted());
    }

    @Test
    void pointsOnlyToWhatItDefines() throws IOException {
        var document = document();

        for (var reference : document.findValuesAsText("$ref")) {
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }

    private static JsonNode document() throws IOException {
        return new YAMLMapper().readTree(Resource.text("/io/branchline/hub/openapi.yaml"));
    }

    private static List<String> mounted() throws Exception {
        var vertx = Vertx.vertx();
        var pool = PgBuilder.pool().using(vertx).build();
        try {
            var router = Router.router(vertx);
            var operators = new Operators(pool, System::nanoTime);
            var doorkeeper = new Doorkeeper(operators, 1, new SimpleMeterRegistry(), System::nanoTime);
            new ApiRoutes(
                            new ApiGround(
                                    pool,
                                    operators,
                                    doorkeeper,
                                    List::of,
                                    new Origins(Set.of()),
                                    ZoneOffset.UTC,
                                    InstantSource.system()),
                            SampleGround.rates(vertx, pool),
                            SampleGround.troubles(pool, new InProcessLiveBus(vertx), batch -> null))
                    .mount(router);
            return router.getRoutes().stream()
                    .filter(route -> route.methods() != null)
                    .flatMap(route -> route.methods().stream()
                            .map(method -> method.name() + " " + route.getName().replaceAll(":([a-z]+)", "{$1}")))
                    .toList();
        } finally {
            pool.close().await(10, java.util.concurrent.TimeUnit.SECONDS);
            vertx.close().await(10, java.util.concurrent.TimeUnit.SECONDS);
        }
    }
}
