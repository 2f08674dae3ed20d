package io.branchline.agent.downlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.agent.support.SampleQuotes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Disks that fail. */
class BranchDamageTest extends OpenState {
    @Test
    void leavesTheLastBytesOfTheDiskForSales() throws Exception {
        state.close().await(10, TimeUnit.SECONDS);
        open(Duration.ofDays(30), 64L << 20, Long.MAX_VALUE);

        assertThatThrownBy(() -> apply(0, notice(1))).hasMessageContaining("for sales");
        var rate = publish(1, SampleQuotes.cash("USD", "IDR", "15500", "15700", NOON));

        assertThat(rate.items()).isEqualTo(1);
        assertThat(state.view().standing().position()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"HEADER", "SCHEMA", "GARBAGE", "EMPTY", "FIGURE", "POSITION"})
    void beginsAnewWhenItsFileIsDamaged(Damaging how) throws Exception {
        var _ = apply(0, notice(1));
        var _ = publish(1, SampleQuotes.cash("USD", "IDR", "15500.25", "15700", NOON));
        var before = identity();
        state.close().await(10, TimeUnit.SECONDS);
        how.damage(directory.resolve("branch.db"));

        open();

        assertThat(state.view().standing().position()).isZero();
        assertThat(identity()).isNotEqualTo(before).isNotEmpty();
        assertThat(state.damage()).hasSize(1);
        assertThat(directory.resolve("branch-damaged-1.db")).exists();
        assertThat(apply(0, notice(1)).items()).isEqualTo(1);
    }

    @Test
    void keepsAFewDamagedFilesOnly() throws Exception {
        for (var n = 0; n < 8; n++) {
            state.close().await(10, TimeUnit.SECONDS);
            Damaging.GARBAGE.damage(directory.resolve("branch.db"));
            open();
        }

        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("branch-damaged-"))
                            .sorted())
                    .containsExactly(
                            "branch-damaged-4.db",
                            "branch-damaged-5.db",
                            "branch-damaged-6.db",
                            "branch-damaged-7.db",
                            "branch-damaged-8.db");
        }
    }

    @Test
    void sellsOnWithoutAStateThatCannotBeOpened() throws Exception {
        state.close().await(10, TimeUnit.SECONDS);
        var file = directory.resolve("branch.db");
        Files.delete(file);
        Files.createDirectories(file.resolve("in-the-way"));
        open();
        assertThat(state.fault()).isNotNull();
        assertThatThrownBy(() -> apply(0, notice(1))).isInstanceOf(StateFault.class);

        Files.delete(file.resolve("in-the-way"));
        Files.delete(file);
        lookAgain();

        assertThat(apply(0, notice(1)).items()).isEqualTo(1);
        assertThat(state.fault()).isNull();
    }

    /** Ways in which a file can be damaged. */
    enum Damaging {
        HEADER {
            @Override
            void damage(Path file) throws IOException {
                overwrite(file, 0, new byte[100]);
            }
        },
        SCHEMA {
            @Override
            void damage(Path file) throws IOException {
                overwrite(file, 100, new byte[1_000]);
            }
        },
        GARBAGE {
            @Override
            void damage(Path file) throws IOException {
                Files.writeString(file, "this is no database".repeat(1_000));
            }
        },
        EMPTY {
            @Override
            void damage(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        FIGURE {
            @Override
            void damage(Path file) throws IOException {
                replace(file, "15500.25", "15900.25");
            }
        },
        POSITION {
            @Override
            void damage(Path file) throws IOException {
                try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                        var statement = connection.createStatement()) {
                    var _ = statement.executeUpdate("UPDATE standing SET position = 99");
                } catch (java.sql.SQLException failed) {
                    throw new IOException(failed);
                }
            }
        };

        abstract void damage(Path file) throws IOException;

        private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
            try (var open = new RandomAccessFile(file.toFile(), "rw")) {
                open.seek(at);
                open.write(bytes);
            }
        }

        private static void replace(Path file, String text, String by) throws IOException {
            var all = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(all).contains(text);
            Files.write(file, all.replace(text, by).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }
}
