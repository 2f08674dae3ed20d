package io.branchline.load.demo;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.identity.Operators;
import io.branchline.hub.identity.Role;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Adds the branches and the operator of an estate, as {@code hub branch add} and {@code hub token add} do, and leaves each
 * its secret in a file. Blocking.
 */
final class Enrolment {
    private static final String TENANT = "default";
    private static final String OPERATOR = "demo";
    private static final String BY = "demo:enrolment";
    private static final int PATIENCE_SECONDS = 30;

    private Enrolment() {}

    /** Adds those that have no key yet. */
    static void of(Vertx vertx, DatabaseConfig database, List<String> codes, EstateDirectory directory)
            throws IOException, TimeoutException {
        var pool = Database.pool(vertx, database);
        try {
            var branches = new Branches(pool);
            for (var code : codes) {
                var key = directory.key(code);
                if (!Files.exists(key)) {
                    var enrolled =
                            branches.add(TENANT, code, "Store " + code, "us").await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    EstateDirectory.writeSecret(key, enrolled.key());
                }
            }
        } finally {
            pool.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Adds the operator whose token dashboards and publishers of the estate use, if it has none yet. */
    static void operator(Vertx vertx, DatabaseConfig database, Path token) throws IOException, TimeoutException {
        if (Files.exists(token)) {
            return;
        }
        var pool = Database.pool(vertx, database);
        try {
            var operators = new Operators(pool, () -> System.nanoTime() / 1_000_000);
            // A crash between the database and the file leaves a token nobody has.
            var issued = new Branches(pool)
                    .tenant(TENANT)
                    .compose(tenant -> operators
                            .revoke(tenant, OPERATOR, BY)
                            .compose(lost -> operators.add(tenant, OPERATOR, Role.ADMIN, BY)))
                    .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            EstateDirectory.writeSecret(token, issued.token());
        } finally {
            pool.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
