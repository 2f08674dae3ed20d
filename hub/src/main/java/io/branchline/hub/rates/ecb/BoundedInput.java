package io.branchline.hub.rates.ecb;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to give more than so many bytes: of a file, and again of what it unzips to. */
final class BoundedInput extends FilterInputStream {
    private final long bytesMax;
    private long read;

    BoundedInput(InputStream in, long bytesMax) {
        super(in);
        this.bytesMax = bytesMax;
    }

    @Override
    public int read() throws IOException {
        var unit = super.read();
        if (unit >= 0) {
            counted(1);
        }
        return unit;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        var count = super.read(into, offset, length);
        if (count > 0) {
            counted(count);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        var skipped = super.skip(count);
        counted(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Does nothing: a reader that closes what it has read would close the rest of a zip, or the caller's stream. */
    @Override
    public void close() {}

    private void counted(long count) throws UnreadableFile {
        read += count;
        if (read > bytesMax) {
            throw new UnreadableFile("has more than " + bytesMax + " bytes; allowed are at most " + bytesMax);
        }
    }
}
