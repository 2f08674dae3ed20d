package io.branchline.load.retail;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Cuts the files of the demo out of the originals: the lines of the 89 busiest stores and the products that occur in
 * them, rows unchanged and in their order. The same originals give the same bytes.
 *
 * <pre>java -cp "load-tests/target/classes:load-tests/target/lib/*" io.branchline.load.retail.RetailCut ORIGINALS INTO</pre>
 */
public final class RetailCut {
    private static final int STORES = 89;
    private static final int STORE = 1;
    private static final int PRODUCT = 4;

    private RetailCut() {}

    /** Arguments: the directory with the three original CSV files, and the directory to write the two cut files to. */
    public static void main(String[] arguments) throws IOException {
        var originals = Path.of(arguments[0]);
        var into = Files.createDirectories(Path.of(arguments[1]));
        var firstHalf = Files.readAllLines(originals.resolve("lines-2017-h1.csv"));
        var rows = new ArrayList<>(firstHalf.subList(1, firstHalf.size()));
        rows.addAll(Files.readAllLines(originals.resolve("lines-2017-h2.csv")).stream()
                .skip(1)
                .toList());
        var products = Files.readAllLines(originals.resolve("products.csv"));

        var stores = busiest(rows);
        rows.removeIf(row -> !stores.contains(Csv.fields(row).get(STORE)));
        var sold = rows.stream().map(row -> Csv.fields(row).get(PRODUCT)).collect(Collectors.toSet());
        write(into.resolve("lines.csv.gz"), firstHalf.getFirst(), rows);
        write(
                into.resolve("products.csv.gz"),
                products.getFirst(),
                products.stream()
                        .skip(1)
                        .filter(row -> sold.contains(Csv.fields(row).getFirst()))
                        .toList());
    }

    private static Set<String> busiest(List<String> rows) {
        var lines = new HashMap<String, Integer>();
        rows.forEach(row -> lines.merge(Csv.fields(row).get(STORE), 1, Integer::sum));
        return lines.keySet().stream()
                .sorted(Comparator.<String, Integer>comparing(lines::get)
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(STORES)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static void write(Path file, String header, List<String> rows) throws IOException {
        try (var out = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
            out.append(header).append('\n');
            for (var row : rows) {
                out.append(row).append('\n');
            }
        }
    }
}
