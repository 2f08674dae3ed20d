package io.branchline.hub.rates.ecb;

import java.io.IOException;

/** A file is not what it should be; nothing of it was used. The message says where, what was found and what is allowed. */
public final class UnreadableFile extends IOException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    /** The file as a whole. */
    UnreadableFile(String detail) {
        super("the file " + detail);
        this.line = 0;
        this.column = 0;
    }

    /** A place in the file. */
    UnreadableFile(int line, int column, String detail) {
        super("line " + line + ", column " + column + ": " + detail);
        this.line = line;
        this.column = column;
    }

    /** Line of the place, from 1; 0 for the file as a whole. */
    public int line() {
        return line;
    }

    /** Column of the place in characters, from 1, in XML that behind the element; 0 for the file as a whole. */
    public int column() {
        return column;
    }
}
