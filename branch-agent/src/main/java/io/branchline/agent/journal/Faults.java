package io.branchline.agent.journal;

import io.branchline.agent.sqlite.Sqlite;
import java.sql.SQLException;

/** What a failure of the disk or of SQLite means for the journal. */
final class Faults {
    private Faults() {}

    static JournalFault of(Exception failed) {
        if (isDamage(failed)) {
            return damaged("the journal's structure is damaged; the next start salvages it", failed);
        }
        return new JournalFault(JournalFault.Kind.IO, "the journal's disk failed; nothing more is kept", failed);
    }

    static JournalFault damaged(String detail, Exception cause) {
        return new JournalFault(JournalFault.Kind.DAMAGED, detail, cause);
    }

    /** Whether the disk only has no room: the transaction is void, what was committed is safe. */
    static boolean isFull(SQLException failed) {
        return Sqlite.isFull(failed);
    }

    static boolean isDamage(Exception failed) {
        return Sqlite.isDamage(failed);
    }
}
