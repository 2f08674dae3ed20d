package io.branchline.load.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bench runs to its end; what it measures in so short a time says nothing. */
class SuiteMainIT {
    @TempDir
    Path directory;

    @Test
    void everyBenchRunsAndHasItsRowsInTheReport() throws Exception {
        var report = directory.resolve("report.json");

        var status = SuiteMain.run("--quick", "--report", report.toString());

        var written = new JsonObject(Files.readString(report));
        assertThat(written.getJsonArray("failed")).isEmpty();
        assertThat(status).isZero();
        assertThat(written.getJsonArray("rows").stream()
                        .map(JsonObject.class::cast)
                        .map(row -> row.getString("name").split(" ", 2)[0])
                        .distinct())
                .containsExactlyElementsOf(SuiteMain.names());
        assertThat(written.getJsonArray("rows").stream().map(JsonObject.class::cast))
                .allMatch(row -> row.getDouble("ratio") >= 0 && Double.isFinite(row.getDouble("ratio")));
    }

    @Test
    void refusesABenchThatIsNotThere() {
        assertThat(SuiteMain.run("--only", "ingest,nonsense")).isEqualTo(2);
    }
}
