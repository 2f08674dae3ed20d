package io.branchline.load.till;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptLogTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory;

    @AfterEach
    void close() throws Exception {
        vertx.close().await(20, SECONDS);
    }

    @Test
    void anEntryIsInTheFileWhenItsFutureCompletes() throws Exception {
        var file = directory.resolve("tills").resolve("attempts.tsv");
        try (var log = AttemptLog.create(vertx, file)) {
            log.append(List.of(AttemptLine.attempt(Instant.ofEpochSecond(1), "367", "a")))
                    .await(20, SECONDS);

            assertThat(file).content().isEqualTo("ATTEMPT\t1000000\t367\ta\t0\t0\n");
        }
    }

    @Test
    void manyEntriesStandInTheOrderInWhichTheyCame() throws Exception {
        var file = directory.resolve("attempts.tsv");
        try (var log = AttemptLog.create(vertx, file)) {
            var entries = IntStream.range(0, 5_000)
                    .mapToObj(i -> log.append(List.of(AttemptLine.attempt(Instant.EPOCH, "1", "e" + i))))
                    .toList();
            Future.all(entries).await(20, SECONDS);
        }

        assertThat(Files.readAllLines(file).stream().map(line -> line.split("\t")[3]))
                .containsExactlyElementsOf(
                        IntStream.range(0, 5_000).mapToObj(i -> "e" + i).toList());
    }

    @Test
    void neverOverwritesAnEarlierLog() throws Exception {
        var file = Files.createFile(directory.resolve("attempts.tsv"));

        assertThatThrownBy(() -> AttemptLog.create(vertx, file)).isInstanceOf(FileAlreadyExistsException.class);
    }
}
