package io.branchline.agent.journal;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failure of the disk or of SQLite means for the journal. */
final class Faults {
    private static final Set<SQLiteErrorCode> DAMAGE = Set.of(
            SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_CORRUPT_VTAB,
            SQLiteErrorCode.SQLITE_CORRUPT_SEQUENCE,
            SQLiteErrorCode.SQLITE_CORRUPT_INDEX,
            SQLiteErrorCode.SQLITE_NOTADB,
            SQLiteErrorCode.SQLITE_IOERR_READ,
            SQLiteErrorCode.SQLITE_IOERR_SHORT_READ);

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
        return failed instanceof SQLiteException sqlite && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
    }

    static boolean isDamage(Exception failed) {
        return failed instanceof SQLiteException sqlite && DAMAGE.contains(sqlite.getResultCode());
    }
}
