package io.branchline.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.protocol.event.Event;
import io.branchline.protocol.event.Payload;
import io.branchline.protocol.event.PerPriority;
import io.branchline.protocol.event.Priority;
import io.branchline.protocol.support.SampleFrames;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
    private static final String EVENT = """
            {"id":"a","source":"/b","type":"c","time":"2026-11-22T00:00:00Z","data":{}}""";

    static Stream<Frame> frames() {
        return SampleFrames.all().values().stream();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void everyFrameComesBackFromCborAndJson(Frame frame) throws MalformedFrame {
        for (var codec : List.of(FrameCodec.cbor(), FrameCodec.json())) {
            var bytes = codec.encode(frame);

            assertThat(codec.decode(bytes)).isEqualTo(frame);
            assertThat(codec.encode(codec.decode(bytes))).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "0",
                "-0.0",
                "1.10",
                "12345678901234567890.000000000000000001",
                "1e400",
                "null",
                "true",
                "\"\"",
                "\"text with \\u00e9 and ü and 😀\"",
                "{ \"a\" : [ 1 , 2.50 ] }",
                "{\"a\":{\"b\":{\"c\":\"}]\\\"\"}}}",
                "[[],{}, [ ] ]"
            })
    void dataKeepsItsCharacters(String data) throws MalformedFrame {
        var events = new Events(Priority.SALES, 1, List.of(event(data), event("7"), event(data)));

        for (var codec : List.of(FrameCodec.cbor(), FrameCodec.json())) {
            var decoded = (Events) codec.decode(codec.encode(events));

            assertThat(decoded.events())
                    .extracting(event -> event.data().text())
                    .containsExactly(data, "7", data);
        }
    }

    @Test
    void membersMayComeInAnyOrderAndUnknownOnesAreIgnored() throws MalformedFrame {
        var text = """
                {"later":{"frame":[1]},"position":5,"refused":[],"frame":"applied","more":[{"a":null}]}""";

        assertThat(json(text)).isEqualTo(new Applied(5));
    }

    @Test
    void statusOfABranchThatKeepsNothingNamesNoOldest() throws MalformedFrame {
        var status = new Status(PerPriority.ZERO, PerPriority.ZERO, null, 0, 0, true);

        for (var codec : List.of(FrameCodec.cbor(), FrameCodec.json())) {
            assertThat(codec.decode(codec.encode(status))).isEqualTo(status);
        }
        assertThat(new String(FrameCodec.json().encode(status), StandardCharsets.UTF_8))
                .isEqualTo("{\"frame\":\"status\",\"settled\":[0,0,0,0],\"backlog\":[0,0,0,0],\"roomBytes\":0,"
                        + "\"fillBytesPerHour\":0,\"full\":true}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"frame\":\"goodbye\"} | /frame is unknown",
                "{\"position\":5} | /frame is missing",
                "{\"frame\":5,\"position\":5} | /frame is a whole number",
                "{\"frame\":\"applied\"} | /position is missing",
                "{\"frame\":\"applied\",\"position\":\"5\"} | /position is text; allowed is a whole number",
                "{\"frame\":\"applied\",\"position\":5.0} | /position is a fraction",
                "{\"frame\":\"applied\",\"position\":null} | /position is null",
                "{\"frame\":\"applied\",\"position\":-1} | /position is out of range",
                "{\"frame\":\"applied\",\"position\":9007199254740992} | /position is out of range",
                "{\"frame\":\"applied\",\"position\":123456789012345678901234567890} | /position is out of range",
                "{\"frame\":\"applied\",\"position\":5,\"position\":5} | /position comes twice",
                "{\"frame\":\"applied\",\"position\":5,\"frame\":\"applied\"} | /frame comes twice",
                "{\"position\":5,\"frame\":\"applied\",\"frame\":\"applied\"} | /frame comes twice",
                "{\"frame\":\"applied\",\"position\":5,\"refused\":[]}{} | message goes on",
                "{\"frame\":\"applied\",\"position\":5 | message is not JSON",
                "[1] | message is a list; allowed is a map",
                "{\"frame\":\"leave\",\"comeBackAfterMs\":86400001} | /comeBackAfterMs is out of range",
                "{\"frame\":\"problem\",\"code\":4999,\"detail\":\"x\"} | /code is unknown",
                "{\"frame\":\"events\",\"priority\":5,\"first\":1,\"events\":[]} | /priority is out of range",
                "{\"frame\":\"events\",\"priority\":1,\"first\":0,\"events\":[]} | /first is out of range",
                "{\"frame\":\"events\",\"priority\":1,\"first\":1,\"events\":[]} | /events has 0 elements",
                "{\"frame\":\"events\",\"priority\":1,\"first\":1,\"events\":[7]} | /events/0 is a whole number",
                "{\"frame\":\"status\",\"backlog\":[1,2,3]} | /backlog is at its end",
                "{\"frame\":\"status\",\"backlog\":[1,2,3,-4]} | /backlog/3 is out of range",
                "{\"frame\":\"status\",\"settled\":7} | /settled is a whole number; allowed is a list",
                "{\"frame\":\"status\",\"oldest\":\"today\"} | /oldest is not a time",
                "{\"frame\":\"status\",\"oldest\":null} | /oldest is null",
                "{\"frame\":\"status\",\"full\":0} | /full is a whole number; allowed is true or false",
                "{\"frame\":\"status\",\"full\":\"true\"} | /full is text; allowed is true or false",
                "{\"frame\":\"status\",\"full\":true,\"full\":true} | /full comes twice",
                "{\"frame\":\"status\",\"roomBytes\":-1} | /roomBytes is out of range",
                "{\"frame\":\"status\",\"settled\":[0,0,0,0],\"backlog\":[0,0,0,0],\"roomBytes\":1,\"full\":false} | /fillBytesPerHour is missing",
                "{\"frame\":\"gap\",\"epoch\":\"1-1-1-1-1\"} | /epoch is not a UUID",
                "{\"frame\":\"hello\",\"first\":[1,2,3]} | /first is at its end; allowed is a list of 4 numbers",
                "{\"frame\":\"hello\",\"first\":[1,2,3,4,5]} | allowed is a list of 4 numbers",
                "{\"frame\":\"hello\",\"agent\":\"a\\u0000b\"} | /agent is not strict UTF-8",
                "{\"frame\":\"hello\",\"agent\":\"a\\ud800b\"} | /agent is not strict UTF-8"
            })
    void namesWhatIsWrong(String text, String expected) {
        assertThatThrownBy(() -> json(text)).isInstanceOf(MalformedFrame.class).hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"time\":\"2026-11-22T00:00:00Z\" | \"time\":\"2026-11-22T00:00:00\" | /events/0/time is not a time",
                "\"id\":\"a\", | `` | /events/0/id is missing",
                "\"id\":\"a\" | \"id\":{} | /events/0/id is a map; allowed is text",
                "\"data\":{} | \"data\":{},\"data\":{} | /events/0/data comes twice",
                "\"data\":{} | \"data\":{},\"extensions\":{\"a\":\"1\",\"a\":\"2\"} | /events/0/extensions/a comes twice",
                "\"data\":{} | \"data\":{},\"extensions\":{\"a\":1} | /events/0/extensions/a is a whole number",
                "\"data\":{} | \"data\":{},\"subject\":null | /events/0/subject is null"
            })
    void namesWhatIsWrongInsideAnEvent(String original, String instead, String expected) {
        var event = EVENT.replace(original, instead);

        assertThatThrownBy(() -> json("{\"frame\":\"events\",\"priority\":1,\"first\":1,\"events\":[" + event + "]}"))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining(expected);
    }

    @Test
    void refusesMoreThan4096Events() {
        var events = String.join(",", Collections.nCopies(4097, EVENT));

        assertThatThrownBy(() -> json("{\"frame\":\"events\",\"priority\":1,\"first\":1,\"events\":[" + events + "]}"))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("allowed are at most 4096");
    }

    @ParameterizedTest
    @CsvSource({
        // map(3) {"frame":"applied","position":19,"refused":[]}
        "a3 656672616d65 676170706c696564 68706f736974696f6e 13 6772656675736564 80, ok",
        "bf 656672616d65 676170706c696564 68706f736974696f6e 13 6772656675736564 80 ff, ok",
        "a3 656672616d65 676170706c696564 68706f736974696f6e 13 6772656675736564 80 00, message goes on",
        "a2 656672616d65 676170706c696564 68706f736974696f6e, message is not CBOR",
        "a2 656672616d65 676170706c6965e4 68706f736974696f6e 13, message is not CBOR",
        "a2 656672616d65 68c1a1 70706c696564 68706f736974696f6e 13, strict UTF-8",
        "a2 656672616d65 7f 676170706c696564 ff 68706f736974696f6e 13, strict UTF-8",
        "a2 656672616d65 676170706c696564 68706f736974696f6e 1bffffffffffffffff, out of range",
        "a2 656672616d65 676170706c696564 68706f736974696f6e fb4033000000000000, is a fraction",
        "a1 656672616d65 7bffffffffffffff00, message is not CBOR",
        "9f9f9f9f, message is a list"
    })
    void cborIsJustAsStrict(String hex, String expected) throws MalformedFrame {
        var bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        if (expected.equals("ok")) {
            assertThat(FrameCodec.cbor().decode(bytes)).isEqualTo(new Applied(19));
        } else {
            assertThatThrownBy(() -> FrameCodec.cbor().decode(bytes))
                    .isInstanceOf(MalformedFrame.class)
                    .hasMessageContaining(expected);
        }
    }

    @Test
    void refusesJsonThatIsNotStrictUtf8() {
        var good = "{\"frame\":\"gap\",\"reason\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        var bad = good.clone();
        bad[25] = (byte) 0xFF;

        assertThatThrownBy(() -> FrameCodec.json().decode(bad)).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> FrameCodec.json()
                        .decode("{\"frame\":\"applied\",\"position\":1}".getBytes(StandardCharsets.UTF_16LE)))
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void cborCarriesDataThatIsNotJsonSoThatTheHubCanQuarantineIt() throws MalformedFrame {
        var broken = new Event(
                "a",
                "/b",
                "c",
                OffsetDateTime.parse("2026-11-22T00:00:00Z"),
                null,
                Collections.emptySortedMap(),
                null,
                Payload.ofUtf8(new byte[] {'{', (byte) 0xFF, 0}));
        var frame = new Events(Priority.SALES, 1, List.of(broken));

        assertThat(FrameCodec.cbor().decode(FrameCodec.cbor().encode(frame))).isEqualTo(frame);
    }

    @Test
    void repeatsNoLongNames() {
        var extension = "\"extensions\":{\"" + "x".repeat(3000) + "\":1}";
        var event = EVENT.replace("\"data\"", extension + ",\"data\"");

        assertThatThrownBy(() -> json("{\"frame\":\"events\",\"priority\":1,\"first\":1,\"events\":[" + event + "]}"))
                .hasMessage("/events/0/extensions is a whole number; allowed is text");
    }

    @Test
    void refusesAMessageAboveTheLimitBeforeReadingIt() {
        assertThatThrownBy(() -> FrameCodec.cbor().decode(new byte[FrameCodec.MESSAGE_BYTES_MAX + 1]))
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("allowed are at most 4194304");
    }

    private static Event event(String data) {
        return Event.of("a", "/b", "c", OffsetDateTime.parse("2026-11-22T00:00:00Z"), data);
    }

    private static Frame json(String text) throws MalformedFrame {
        return FrameCodec.json().decode(text.getBytes(StandardCharsets.UTF_8));
    }
}
