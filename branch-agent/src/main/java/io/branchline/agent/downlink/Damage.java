package io.branchline.agent.downlink;

import java.sql.SQLException;

/** What the database holds is not what was written to it. */
final class Damage extends SQLException {
    private static final long serialVersionUID = 1L;

    Damage(String detail) {
        super(detail);
    }
}
