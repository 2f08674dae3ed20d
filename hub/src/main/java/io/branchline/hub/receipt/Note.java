package io.branchline.hub.receipt;

/** What a session tells, as it tells it: put in order when it is to be written, off the session's event loop. */
interface Note {
    /** Puts it into a batch, as far as there is room. */
    void putInto(ReceiptBatch batch, Room room);

    /** Whether one more row may wait; no is counted as a row that is dropped. */
    interface Room {
        boolean isThere();
    }
}
