package io.branchline.hub.rates.ecb;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a CSV file that are not empty, with LF or CRLF at their ends. Plain ASCII: the files hold nothing else. */
final class EcbLines {
    private final InputStream in;
    private int number;
    private boolean ended;

    /**
     * Lines of a stream that is cheap to read byte by byte.
     *
     * @param skipped how many lines were read before
     */
    EcbLines(InputStream in, int skipped) {
        this.in = in;
        this.number = skipped;
    }

    /** The next line that is not empty; null at the end. */
    @Nullable
    String next() throws IOException {
        while (!ended) {
            var line = line();
            if (!line.isBlank()) {
                return line;
            }
        }
        return null;
    }

    /** Number of the line that was read last, from 1. */
    int number() {
        return number;
    }

    private String line() throws IOException {
        number++;
        var line = new StringBuilder(512);
        for (var unit = in.read(); unit != '\n'; unit = in.read()) {
            if (unit < 0) {
                ended = true;
                break;
            }
            if (unit > '~' || (unit < ' ' && unit != '\r' && unit != '\t')) {
                throw new UnreadableFile(
                        number,
                        line.length() + 1,
                        "is the byte 0x%02X; allowed are printable ASCII characters".formatted(unit));
            }
            if (line.length() == EcbFile.LINE_MAX) {
                throw new UnreadableFile(
                        number, line.length() + 1, "the line is longer than " + EcbFile.LINE_MAX + " characters");
            }
            line.append((char) unit);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }
}
