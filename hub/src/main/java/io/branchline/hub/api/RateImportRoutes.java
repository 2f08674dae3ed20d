package io.branchline.hub.api;

import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Changes;
import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Refused;
import io.branchline.hub.access.Reply;
import io.branchline.hub.access.Routes;
import io.branchline.hub.access.Rule;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.rates.Imported;
import io.branchline.hub.rates.ecb.EcbFile;
import io.branchline.hub.rates.ecb.EcbQuotes;
import io.branchline.hub.rates.ecb.UnreadableFile;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.SqlConnection;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reference rates from files. Thread-safe; a file is read on a worker thread. */
final class RateImportRoutes implements Routes {
    private static final int FILE_BYTES_MAX = 16 * 1024 * 1024;
    private static final int REFUSED_SHOWN_MAX = 100;
    private static final Rule IMPORT = Rule.of(Permission.PUBLISH_RATES, "rates.imported")
            .withKey()
            .upTo(FILE_BYTES_MAX)
            .taking("text/csv", "application/xml", "text/xml", "application/zip", "application/octet-stream");

    private final RateGround ground;
    private final Changes changes;

    RateImportRoutes(RateGround ground, Changes changes) {
        this.ground = ground;
        this.changes = changes;
    }

    @Override
    public void mount(Router router) {
        router.post("/api/v1/rates/import").handler(changes.by(IMPORT, this::importFile));
    }

    private Future<Reply> importFile(SqlConnection tx, Asked asked) {
        var query = asked.query("source", "targets");
        if (!"ecb".equals(query.text("source"))) {
            throw Parameters.wrong("source", "is not one of ecb");
        }
        var targets = targets(query.text("targets"));
        var who = asked.who();
        return read(asked.bytes())
                .compose(quotes -> ground.imports().ecb(tx, who.tenant(), who.name(), quotes, targets))
                .recover(RateProblems::refuse)
                .map(imported -> Reply.of(201, shown(imported), EcbQuotes.SOURCE)
                        .noting(new JsonObject().put("kept", imported.kept()))
                        .whenCommitted(() -> ground.road().roads().grew(who.tenant())));
    }

    private Future<EcbQuotes> read(byte[] bytes) {
        return ground.vertx()
                .executeBlocking(() -> EcbQuotes.of(EcbFile.read(new ByteArrayInputStream(bytes))), false)
                .map(read -> Objects.requireNonNull(read))
                .recover(cause -> Future.failedFuture(
                        cause instanceof UnreadableFile unreadable
                                ? Refused.of(422, "unreadable file", String.valueOf(unreadable.getMessage()))
                                : cause));
    }

    private static JsonObject shown(Imported imported) {
        var refused = imported.refused();
        return new JsonObject()
                .put("days", imported.days())
                .put("kept", imported.kept())
                .put("known", imported.known())
                .put("released", imported.published().released().size())
                .put("waiting", imported.published().waiting().size())
                .put("refusedCount", refused.size())
                .put(
                        "refused",
                        new JsonArray(refused.stream()
                                .limit(REFUSED_SHOWN_MAX)
                                .map(EcbQuotes.Refused::text)
                                .toList()));
    }

    private static List<String> targets(@Nullable String text) {
        return text == null ? List.of() : Arrays.asList(text.split(",", -1));
    }
}
