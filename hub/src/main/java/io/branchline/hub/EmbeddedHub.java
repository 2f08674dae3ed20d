package io.branchline.hub;

import io.branchline.hub.config.HubConfig;
import io.branchline.hub.embedded.EmbeddedServers;
import io.branchline.hub.store.DatabaseConfig;
import java.net.URI;
import java.util.Set;

/** Points the settings of a hub at the servers that run beside it. */
public final class EmbeddedHub {
    private EmbeddedHub() {}

    /** The same settings with the database and the Redis of these servers. */
    public static HubConfig pointedAt(HubConfig config, EmbeddedServers servers) {
        return new HubConfig(
                config.http(),
                settings(servers.database(), config.database()),
                redis(URI.create(servers.redisUri())),
                config.viewer(),
                config.session(),
                config.ingest(),
                config.downlink(),
                config.alerts(),
                config.rates(),
                config.stop(),
                config.dataDirectory());
    }

    /** The settings of a database, with pool and patience as configured. */
    static HubConfig.Database settings(DatabaseConfig database, HubConfig.Database configured) {
        return new HubConfig.Database(
                database.host(),
                database.port(),
                database.database(),
                database.user(),
                database.password(),
                configured.poolSize(),
                configured.startTimeout());
    }

    private static HubConfig.Redis redis(URI uri) {
        var user = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        var password = user.substring(user.indexOf(':') + 1);
        return new HubConfig.Redis(uri.getHost(), uri.getPort(), password, HubConfig.Redis.Mode.STANDALONE, Set.of());
    }
}
