package io.branchline.load.links;

import io.branchline.load.demo.Console;
import io.branchline.load.demo.Estate;
import io.branchline.load.demo.EstateDirectory;
import io.branchline.load.demo.LocalHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A hub with its servers and many branches in its registry, but no agents: Gatling takes their place. Blocking. */
final class HeadOffice implements AutoCloseable {
    private final Estate estate;
    private final Path keys;

    private HeadOffice(Estate estate, Path keys) {
        this.estate = estate;
        this.keys = keys;
    }

    static HeadOffice open(int branches, Console console) throws Exception {
        var directory = EstateDirectory.temporary();
        var estate = Estate.open(directory, List.of(), LocalHttp.freePort(), console);
        try {
            var codes = IntStream.rangeClosed(1, branches)
                    .mapToObj(number -> "load-" + number)
                    .toList();
            estate.enrol(codes);
            return new HeadOffice(estate, keys(directory, codes));
        } catch (Exception e) {
            estate.close();
            throw e;
        }
    }

    private static Path keys(EstateDirectory directory, List<String> codes) throws IOException {
        var lines = new StringBuilder();
        for (var code : codes) {
            lines.append(code)
                    .append('\t')
                    .append(Files.readString(directory.key(code)))
                    .append('\n');
        }
        var file = directory.branch("all").resolve("keys.tsv");
        EstateDirectory.writeSecret(file, lines.toString());
        return file;
    }

    /** Where its links lead. */
    String url() {
        return "ws://127.0.0.1:" + estate.hub().port();
    }

    /** A line for each branch: code, tab, key. */
    Path keys() {
        return keys;
    }

    @Override
    public void close() {
        estate.close();
    }
}
