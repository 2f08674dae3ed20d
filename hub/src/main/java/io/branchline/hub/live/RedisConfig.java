package io.branchline.hub.live;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    /** Another server with the same password. */
    RedisConfig at(String otherHost, int otherPort) {
        return new RedisConfig(otherHost, otherPort, password);
    }

    /**
     * This server and others with the same password.
     *
     * @param others each {@code host:port}
     */
    public List<RedisConfig> and(Collection<String> others) {
        var all = new ArrayList<>(List.of(this));
        for (var other : others) {
            var colon = other.lastIndexOf(':');
            all.add(at(other.substring(0, colon), Integer.parseInt(other.substring(colon + 1))));
        }
        return List.copyOf(all);
    }

    /** Address without the password, for logs. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
