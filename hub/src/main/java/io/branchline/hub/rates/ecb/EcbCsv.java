package io.branchline.hub.rates.ecb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The CSV forms: {@code Date,USD,JPY,…,} and a line for each day. The history has the newest day first and days such as
 * {@code 2026-04-13}; the daily file has {@code 13 April 2026} and a space after each comma. Every line ends with a
 * comma; copies that went through other programs may have lost it in all lines, but not in some: then the file was cut.
 */
final class EcbCsv {
    private static final String FIRST = "Date";

    /** A cell without the blanks around it, and the column of its first character. */
    private record Cell(String text, int column) {}

    private final EcbLines lines;
    private final Gathering gathering = new Gathering();
    private final List<String> currencies = new ArrayList<>();
    private boolean endsWithComma;

    EcbCsv(EcbLines lines) {
        this.lines = lines;
    }

    EcbRates read() throws IOException {
        var header = lines.next();
        if (header == null) {
            throw new UnreadableFile("is empty; allowed is a CSV or XML file of reference rates");
        }
        header(cells(header));
        for (var line = lines.next(); line != null; line = lines.next()) {
            row(cells(line));
        }
        return gathering.whole();
    }

    private void header(List<Cell> cells) throws UnreadableFile {
        var first = cells.getFirst();
        if (!first.text().equals(FIRST)) {
            throw at(
                    first,
                    "is " + Gathering.shown(first.text()) + "; allowed is a header line that begins with " + FIRST
                            + ", or XML");
        }
        endsWithComma = cells.getLast().text().isEmpty();
        var named = cells.subList(1, endsWithComma ? cells.size() - 1 : cells.size());
        if (named.isEmpty() || named.size() > EcbFile.CURRENCIES_MAX) {
            throw at(first, "names " + named.size() + " currencies; allowed are 1 to " + EcbFile.CURRENCIES_MAX);
        }
        var known = new HashSet<String>();
        for (var cell : named) {
            currencies.add(Gathering.currency(cell.text(), lines.number(), cell.column()));
            if (!known.add(cell.text())) {
                throw at(cell, cell.text() + " is there a second time; allowed is once");
            }
        }
    }

    private void row(List<Cell> cells) throws UnreadableFile {
        var values = currencies.size() + 1;
        var closed = cells.size() == values + 1 && cells.getLast().text().isEmpty();
        if (!closed && (endsWithComma || cells.size() != values)) {
            throw at(
                    cells.getLast(),
                    "the line has " + (cells.size() - 1) + " commas; the header has "
                            + (endsWithComma ? values : values - 1) + ", so one of them is not whole");
        }
        var day = cells.getFirst();
        var date = EcbDate.parse(day.text(), lines.number(), day.column());
        for (var index = 1; index < values; index++) {
            var cell = cells.get(index);
            gathering.value(currencies.get(index - 1), cell.text(), lines.number(), cell.column());
        }
        gathering.day(date, lines.number(), day.column());
    }

    private static List<Cell> cells(String line) {
        var cells = new ArrayList<Cell>();
        var start = 0;
        for (var at = 0; at <= line.length(); at++) {
            if (at == line.length() || line.charAt(at) == ',') {
                var text = line.substring(start, at);
                cells.add(new Cell(
                        text.strip(),
                        start + 1 + text.length() - text.stripLeading().length()));
                start = at + 1;
            }
        }
        return cells;
    }

    private UnreadableFile at(Cell cell, String detail) {
        return new UnreadableFile(lines.number(), cell.column(), detail);
    }
}
