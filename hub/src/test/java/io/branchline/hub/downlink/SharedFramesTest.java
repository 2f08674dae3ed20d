package io.branchline.hub.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.support.Publisher;
import io.branchline.protocol.event.Event;
import io.branchline.protocol.frame.Deliver;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Rates;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SharedFramesTest {
    private static final int TENANT = 1;

    private final SharedFrames frames = new SharedFrames();

    @Test
    void theSameQuotesAreEncodedOnceForEachEncoding() {
        var first = frames.rates(TENANT, rates(1, 2), FrameCodec.cbor());
        var second = frames.rates(TENANT, rates(1, 2), FrameCodec.cbor());
        var text = frames.rates(TENANT, rates(1, 2), FrameCodec.json());

        assertThat(second).isSameAs(first);
        assertThat(text).isNotSameAs(first);
        assertThat(frames.encoded()).isEqualTo(2);
        assertThat(frames.shared()).isEqualTo(1);
    }

    @Test
    void whatLooksTheSameAndIsNotIsEncodedOnItsOwn() {
        var rates = frames.rates(TENANT, rates(1), FrameCodec.cbor());

        assertThat(frames.rates(TENANT, rates(2), FrameCodec.cbor())).isNotSameAs(rates);
        assertThat(frames.rates(TENANT + 1, rates(1), FrameCodec.cbor())).isNotSameAs(rates);
        var after0 = frames.messages(TENANT, new Deliver(0, rates(1).items()), FrameCodec.cbor());
        assertThat(after0).isNotSameAs(rates);
        assertThat(frames.messages(TENANT, new Deliver(0, rates(1).items()), FrameCodec.cbor()))
                .isSameAs(after0);
        var missed = new Deliver(0, rates(1).items(), new Deliver.Missed(1, "away"));
        assertThat(frames.messages(TENANT, missed, FrameCodec.cbor())).isNotSameAs(after0);
    }

    @Test
    void theBytesAreThoseOfTheCodecAndEachReaderHasItsOwnPlaceInThem() {
        var encoded = FrameCodec.cbor().encode(rates(7));
        var frame = frames.rates(TENANT, rates(7), FrameCodec.cbor());

        var one = frame.binary();
        var other = frame.binary();

        assertThat(one.getBytes()).isEqualTo(encoded);
        assertThat(other.getBytes()).isEqualTo(encoded);
        assertThat(frame.bytes()).isEqualTo(encoded.length);
        assertThat(frames.rates(TENANT, rates(7), FrameCodec.json()).text())
                .isEqualTo(new String(FrameCodec.json().encode(rates(7)), StandardCharsets.UTF_8));
    }

    @Test
    void theFrameUsedLeastRecentlyGoesFirst() {
        var first = frames.rates(TENANT, rates(1), FrameCodec.cbor());
        for (var version = 2; version <= 600; version++) {
            assertThat(frames.rates(TENANT, rates(version), FrameCodec.cbor())).isNotNull();
            assertThat(frames.rates(TENANT, rates(1), FrameCodec.cbor())).isSameAs(first);
        }
        var before = frames.encoded();

        assertThat(frames.rates(TENANT, rates(2), FrameCodec.cbor())).isNotNull();

        assertThat(frames.encoded()).isEqualTo(before + 1);
    }

    @Test
    void manyLargeFramesDoNotStay() {
        var large = Publisher.notice("x".repeat(200_000));
        for (var version = 1; version <= 200; version++) {
            assertThat(frames.rates(TENANT, rates(large, version), FrameCodec.cbor()))
                    .isNotNull();
        }
        var before = frames.encoded();

        assertThat(frames.rates(TENANT, rates(large, 1), FrameCodec.cbor())).isNotNull();
        assertThat(frames.rates(TENANT, rates(large, 200), FrameCodec.cbor())).isNotNull();

        assertThat(frames.encoded()).isEqualTo(before + 1);
    }

    private static Rates rates(long... versions) {
        return rates(SAMPLE, versions);
    }

    private static final Event SAMPLE = Publisher.notice("sample");

    private static Rates rates(Event event, long... versions) {
        return new Rates(Arrays.stream(versions)
                .mapToObj(version -> new Deliver.Item(version, event))
                .toList());
    }
}
