package io.branchline.hub;

import io.branchline.hub.config.HubConfig;
import io.branchline.hub.store.DatabaseConfig;

/** Hands the settings of the database to the store. */
final class DatabaseSettings {
    private DatabaseSettings() {}

    static DatabaseConfig of(HubConfig.Database database) {
        return new DatabaseConfig(
                database.host(),
                database.port(),
                database.name(),
                database.user(),
                database.password(),
                database.poolSize());
    }
}
