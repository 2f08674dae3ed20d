package io.branchline.hub.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.branchline.hub.access.Asked;
import io.branchline.hub.access.Parameters;
import io.branchline.hub.access.Reads;
import io.branchline.hub.access.Routes;
import io.branchline.hub.identity.Audit;
import io.branchline.hub.identity.Permission;
import io.branchline.hub.view.ViewJson;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who changed what, newest first. Thread-safe. */
final class AuditRoutes implements Routes {
    private final Audit audit;
    private final Reads reads;

    AuditRoutes(Pool pool, Reads reads) {
        this.audit = new Audit(pool);
        this.reads = reads;
    }

    @Override
    public void mount(Router router) {
        router.get("/api/v1/audit").handler(reads.may(Permission.READ_AUDIT, this::page));
    }

    private Future<ViewJson.Body> page(Asked asked) {
        var query = asked.query("who", "action", "next", "limit");
        var limit = query.limit();
        return audit.read(
                        asked.who().tenant(),
                        query.text("who"),
                        query.text("action"),
                        before(query.text("next")),
                        limit + 1)
                .map(lines -> out -> write(out, lines, limit));
    }

    private static long before(@Nullable String next) {
        if (next == null) {
            return Long.MAX_VALUE;
        }
        if (!next.matches("[1-9][0-9]{0,17}")) {
            throw Parameters.wrong("next", "is not one that a page returned");
        }
        return Long.parseLong(next);
    }

    private static void write(JsonGenerator out, List<Audit.Line> lines, int limit) throws IOException {
        var page = lines.subList(0, Math.min(limit, lines.size()));
        out.writeStartObject();
        out.writeArrayFieldStart("audit");
        for (var line : page) {
            out.writeStartObject();
            out.writeNumberField("id", line.id());
            ViewJson.time(out, "at", line.at());
            out.writeStringField("who", line.who());
            out.writeStringField("action", line.action());
            out.writeStringField("subject", line.subject());
            out.writeFieldName("detail");
            out.writeRawValue(line.detail());
            out.writeEndObject();
        }
        out.writeEndArray();
        ViewJson.optional(
                out, "next", lines.size() > limit ? Long.toString(page.getLast().id()) : null);
        out.writeEndObject();
    }
}
