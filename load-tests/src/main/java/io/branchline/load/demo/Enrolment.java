package io.branchline.load.demo;

import io.branchline.hub.branch.Branches;
import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Adds the branches to the hub's registry, as {@code hub branch add} does, and leaves each its key. Blocking. */
final class Enrolment {
    private static final String TENANT = "default";
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
}
