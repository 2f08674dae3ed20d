package io.branchline.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.support.SampleFrames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of version 1, for good: whoever changes them breaks agents that are already out. Other implementations test
 * against the same files.
 */
class GoldenVectorsTest {
    private static final Path VECTORS = Path.of("src", "test", "resources", "vectors");

    static Stream<Map.Entry<String, Frame>> frames() {
        return SampleFrames.all().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void bytesAreTheOnesAgreedOn(Map.Entry<String, Frame> sample) throws IOException, MalformedFrame {
        var json = Files.readAllBytes(VECTORS.resolve(sample.getKey() + ".json"));
        var cbor = HexFormat.of()
                .parseHex(Files.readString(VECTORS.resolve(sample.getKey() + ".cbor.hex"))
                        .strip());

        assertThat(new String(FrameCodec.json().encode(sample.getValue()), StandardCharsets.UTF_8))
                .isEqualTo(new String(json, StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(FrameCodec.cbor().encode(sample.getValue())))
                .isEqualTo(HexFormat.of().formatHex(cbor));
        assertThat(FrameCodec.json().decode(json)).isEqualTo(sample.getValue());
        assertThat(FrameCodec.cbor().decode(cbor)).isEqualTo(sample.getValue());
    }

    @Test
    void thereIsAVectorForEveryFrameAndNoOther() throws IOException {
        try (var files = Files.list(VECTORS)) {
            assertThat(files.map(file -> file.getFileName().toString().split("\\.", 2)[0])
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(SampleFrames.all().keySet());
        }
    }
}
