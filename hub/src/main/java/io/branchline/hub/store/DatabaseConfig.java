package io.branchline.hub.store;

/**
 * Where the database is.
 *
 * @param host name or address
 * @param port TCP port
 * @param database name of the database
 * @param user role that owns the schema
 * @param password of the role
 * @param poolSize most connections for reads; writers have their own
 */
public record DatabaseConfig(String host, int port, String database, String user, String password, int poolSize) {
    /** The address as JDBC writes it. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database;
    }

    /** Without the password, for logs. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
