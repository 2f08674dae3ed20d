package io.branchline.hub.live;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is. Needs Redis 6 or newer (RESP3).
 *
 * @param host name or address
 * @param port TCP port
 * @param password of the default user, if one is set
 */
public record RedisConfig(String host, int port, @Nullable String password) {
    /**
     * Reads {@code redis://[:password@]host[:port]}, the port being 6379 unless stated.
     *
     * @throws IllegalArgumentException if it is not of that form; the text of the exception holds no password
     */
    public static RedisConfig of(String uri) {
        var parsed = URI.create(uri.startsWith("redis://") ? uri : "redis:///");
        if (parsed.getHost() == null) {
            throw new IllegalArgumentException("the address of Redis is not redis://[:password@]host[:port]");
        }
        var user = parsed.getUserInfo();
        var password = user == null ? null : user.substring(user.indexOf(':') + 1);
        return new RedisConfig(parsed.getHost(), parsed.getPort() < 0 ? 6379 : parsed.getPort(), password);
    }

    /** Address without the password, for logs. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
