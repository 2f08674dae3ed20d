package io.branchline.hub.downlink;

/**
 * What this node knows of a tenant's lanes, replaced as a whole: who reads it sees heads and contents that fit.
 *
 * @param heads where the lanes end, as far as they are in here
 * @param tail the newest messages
 * @param quotes all that can still be shown
 */
record DownSnapshot(Heads heads, MessageTail tail, LiveQuotes quotes) {
    static final DownSnapshot EMPTY = new DownSnapshot(Heads.NONE, MessageTail.at(0), LiveQuotes.NONE);

    DownSnapshot with(LiveQuotes newer, long version) {
        return new DownSnapshot(new Heads(heads.position(), version), tail, newer);
    }

    DownSnapshot with(MessageTail newer) {
        return new DownSnapshot(new Heads(newer.head(), heads.version()), newer, quotes);
    }
}
