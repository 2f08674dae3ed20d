package io.branchline.hub;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.config.HubConfig;
import io.branchline.hub.identity.Enlisted;
import io.branchline.hub.identity.Issued;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.identity.Role;
import io.branchline.hub.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The first operator of an embedded hub: whoever may read its data directory is its admin anyway, so a token lies there
 * in a file of the owner. Made once; if an admin has revoked it, it stays so.
 */
final class LocalOperator {
    private static final String NAME = "local";
    private static final String BY = "hub:embedded";

    private final Path file;

    LocalOperator(Path dataDirectory) {
        this.file = dataDirectory.resolve("operator-token");
    }

    /** Where the token is. */
    Path file() {
        return file;
    }

    /** Makes operator and file if they are not there; whether the token is good. Any thread. */
    Future<Boolean> enrol(Vertx vertx, HubConfig config) {
        var pool = Database.pool(vertx, DatabaseSettings.of(config.database()));
        var operators = new Operators(pool, () -> System.nanoTime() / 1_000_000);
        return new Branches(pool)
                .tenant(config.viewer().tenant())
                .compose(tenant -> enrol(vertx, operators, tenant))
                .eventually(pool::close);
    }

    private Future<Boolean> enrol(Vertx vertx, Operators operators, int tenant) {
        return operators.find(tenant, NAME).compose(found -> {
            if (found.filter(enlisted -> enlisted.revokedAt() != null).isPresent()) {
                return Future.succeededFuture(false);
            }
            return vertx.executeBlocking(this::read)
                    .map(Objects::requireNonNull)
                    .compose(token -> operators.authenticate(tenant, token))
                    .compose(known ->
                            known.isPresent() ? Future.succeededFuture(true) : renew(vertx, operators, tenant, found));
        });
    }

    /** The file may be lost, or a crash came between the database and the file. */
    private Future<Boolean> renew(Vertx vertx, Operators operators, int tenant, Optional<Enlisted> found) {
        var free = found.isPresent() ? operators.revoke(tenant, NAME, BY) : Future.succeededFuture(true);
        return free.compose(freed -> operators.add(tenant, NAME, Role.ADMIN, BY))
                .compose(issued -> vertx.executeBlocking(() -> write(issued)))
                .map(true);
    }

    private String read() throws IOException {
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    private Path write(Issued issued) throws IOException {
        OwnerFile.write(file, issued.token() + "\n");
        return file;
    }
}
