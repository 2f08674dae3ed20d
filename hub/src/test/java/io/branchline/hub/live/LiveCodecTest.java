package io.branchline.hub.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LiveCodecTest {
    private static final UUID NODE = new UUID(1, 2);
    private static final UUID OTHER = new UUID(3, 4);

    private final LiveCodec codec = new LiveCodec();

    @Test
    void bringsEveryFieldBack() throws IOException {
        var message = new LiveMessage(NODE, 42, 9, SampleNotices.sales(9, 3));

        var decoded = codec.decodeUnlessFrom(OTHER, codec.encode(message));

        assertThat(decoded).contains(message);
    }

    @Test
    void carriesTheBatchNumberAlone() throws IOException {
        var message = new LiveMessage(NODE, 42, 9, null);

        assertThat(codec.decodeUnlessFrom(OTHER, codec.encode(message))).contains(message);
        assertThat(codec.encode(message)).hasSizeLessThan(40);
    }

    @Test
    void skipsTheOwnEcho() throws IOException {
        var message = codec.encode(new LiveMessage(NODE, 42, 9, SampleNotices.sales(9, 3)));

        assertThat(codec.decodeUnlessFrom(NODE, message)).isEmpty();
    }

    @Test
    void refusesAnotherVersion() throws IOException {
        var message = codec.encode(new LiveMessage(NODE, 42, 9, null));
        message[1] = 2;

        assertThatThrownBy(() -> codec.decodeUnlessFrom(OTHER, message))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void refusesEveryCutAndSurvivesFlippedBits() {
        var message = codec.encode(new LiveMessage(NODE, 42, 9, SampleNotices.sales(9, 2)));
        for (var length = 0; length < message.length - 1; length++) {
            var cut = Arrays.copyOf(message, length);
            assertThatThrownBy(() -> codec.decodeUnlessFrom(OTHER, cut)).isInstanceOf(IOException.class);
        }
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++) {
            var flipped = message.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            decodeOrRefuse(flipped);
        }
    }

    private void decodeOrRefuse(byte[] message) {
        try {
            assertThat(codec.decodeUnlessFrom(OTHER, message)).isNotNull();
        } catch (IOException | RuntimeException refused) {
            assertThat(refused).isNotNull();
        }
    }
}
