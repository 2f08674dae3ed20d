package io.branchline.hub.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date. Blocking: at start, off the event loop, before anything else uses the database. */
public final class Migrations {
    private Migrations() {}

    /**
     * Applies what is missing; several hubs may do it at once. Tries once: a hub that starts tries again as long as it may.
     *
     * @throws IllegalStateException if the database cannot be reached or a migration fails
     */
    public static void run(DatabaseConfig config) {
        try {
            var _ = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(config.jdbcUrl(), config.user(), config.password())
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        } catch (FlywayException fault) {
            throw new IllegalStateException("cannot bring the schema of " + config + " up to date", fault);
        }
    }
}
