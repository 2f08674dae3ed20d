package io.branchline.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.branchline.hub.store.EventReads;
import io.branchline.hub.store.TroubleReads;
import io.branchline.hub.view.ViewerToken;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document and the routes say the same. */
class OpenApiTest {
    @Test
    void documentsExactlyTheRoutesThereAre() throws Exception {
        var document = document();

        var documented = new ArrayList<String>();
        document.get("paths").fieldNames().forEachRemaining(documented::add);

        assertThat(document.get("openapi").asText()).startsWith("3.1");
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(mounted())
                .containsExactlyElementsOf(ApiRoutes.PATHS);
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
            new ApiRoutes(
                            new EventReads(pool),
                            new TroubleReads(pool),
                            List::of,
                            new ViewerToken("token"),
                            1,
                            ZoneOffset.UTC,
                            InstantSource.system())
                    .mount(router);
            return router.getRoutes().stream()
                    .filter(route -> route.methods() != null)
                    .map(route -> route.getName().replaceAll(":([a-z]+)", "{$1}"))
                    .toList();
        } finally {
            pool.close().await(10, java.util.concurrent.TimeUnit.SECONDS);
            vertx.close().await(10, java.util.concurrent.TimeUnit.SECONDS);
        }
    }
}
