package io.branchline.hub.rates.ecb;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Reads any of the ECB's files of reference rates; which one it is shows in its first characters. Blocks while it reads.
 * Thread-safe.
 */
public final class EcbFile {
    /** Most bytes of a file, and of what it unzips to. The history since 1999 has 2 MB as CSV and 8 MB as XML. */
    public static final long BYTES_MAX = 64L << 20;

    /** Most days of a file: 75 years of working days. */
    public static final int DAYS_MAX = 20_000;

    /** Most currencies in a header. */
    public static final int CURRENCIES_MAX = 200;

    /** Most rates of a file. The history since 1999 has 220,000. */
    public static final int RATES_MAX = 500_000;

    /** Most characters of a line of CSV. */
    public static final int LINE_MAX = 8192;

    private static final int ZIP_MARK = 'P' << 8 | 'K';
    private static final int BOM_START = 0xEF;
    private static final int MARK_BYTES = 3;

    private EcbFile() {}

    /**
     * Reads a file from its first byte to its last; does not close the stream.
     *
     * @throws UnreadableFile if it is not wholly understood
     * @throws IOException if the stream fails
     */
    public static EcbRates read(InputStream file) throws IOException {
        var in = new BufferedInputStream(new BoundedInput(file, BYTES_MAX));
        in.mark(MARK_BYTES);
        var start = in.read() << 8 | in.read();
        in.reset();
        return start == ZIP_MARK ? unzipped(in) : plain(in);
    }

    private static EcbRates unzipped(InputStream in) throws IOException {
        // Not closed: that would close the caller's stream.
        var zip = new ZipInputStream(in);
        try {
            var entry = zip.getNextEntry();
            if (entry == null || entry.isDirectory()) {
                throw new UnreadableFile("is a zip without a file in it; allowed is one with a CSV or XML file");
            }
            var rates = plain(new BufferedInputStream(new BoundedInput(zip, BYTES_MAX)));
            if (zip.getNextEntry() != null) {
                throw new UnreadableFile("is a zip with several files in it; allowed is one");
            }
            return rates;
        } catch (ZipException | EOFException broken) {
            throw new UnreadableFile("is not a whole zip: " + broken.getMessage());
        }
    }

    private static EcbRates plain(BufferedInputStream in) throws IOException {
        skipByteOrderMark(in);
        var skipped = 0;
        while (true) {
            in.mark(MARK_BYTES);
            var unit = in.read();
            if (unit == '\n') {
                skipped++;
            } else if (unit != ' ' && unit != '\t' && unit != '\r') {
                in.reset();
                return unit == '<' ? EcbXml.read(in, skipped) : new EcbCsv(new EcbLines(in, skipped)).read();
            }
        }
    }

    private static void skipByteOrderMark(BufferedInputStream in) throws IOException {
        in.mark(MARK_BYTES);
        if (in.read() != BOM_START || in.read() != 0xBB || in.read() != 0xBF) {
            in.reset();
        }
    }
}
