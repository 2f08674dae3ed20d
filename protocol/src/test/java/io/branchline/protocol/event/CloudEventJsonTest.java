package io.branchline.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.PostedEvents.Element;
import io.branchline.protocol.event.PostedEvents.Listed;
import io.branchline.protocol.event.PostedEvents.Unreadable;
import io.branchline.protocol.support.SamplePayloads;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventJsonTest {
    private static final String EVENT = """
            {"specversion":"1.0","id":"a","source":"/b","type":"c","time":"2026-11-22T00:00:00Z",
            "datacontenttype":"application/json","data":{ "x" : 1.10 }}""";

    @Test
    void readsASingleEventAndKeepsTheBytesOfItsData() {
        var event = whole(EVENT.replace("\"data\"", "\"n\":5,\"b\":true,\"none\":null,\"subject\":\"s\",\"data\""));

        assertThat(event.id()).isEqualTo("a");
        assertThat(event.subject()).isEqualTo("s");
        assertThat(event.extensions()).containsOnly(java.util.Map.entry("n", "5"), java.util.Map.entry("b", "true"));
        assertThat(event.data().text()).isEqualTo("{ \"x\" : 1.10 }");
        assertThat(event.recordedTime()).isNull();
    }

    @Test
    void readsABatchAndTellsWhichElementIsBroken() {
        var body = "[" + EVENT + ",7," + EVENT.replace("\"id\":\"a\"", "\"id\":\"z\",\"source\":5") + "," + EVENT + "]";

        var elements = ((Listed) CloudEventJson.readBatch(bytes(body))).elements();

        assertThat(elements).hasSize(4);
        assertThat(elements.get(0)).isInstanceOf(Element.Whole.class);
        assertThat(elements.get(1))
                .isEqualTo(
                        new Element.Broken(null, new Verdict.Refused(null, "is not a map; allowed is a CloudEvent")));
        assertThat(elements.get(2))
                .isEqualTo(new Element.Broken("z", new Verdict.Refused("/source", "is not text; allowed is text")));
        assertThat(elements.get(3)).isInstanceOf(Element.Whole.class);
        assertThat(CloudEventJson.readBatch(bytes("[]"))).isEqualTo(new Listed(java.util.List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"specversion\":\"1.0\", | `` | /specversion | is missing",
                "\"specversion\":\"1.0\" | \"specversion\":\"0.3\" | /specversion | is \"0.3\"; allowed is 1.0",
                "\"id\":\"a\", | `` | /id | is missing",
                "\"id\":\"a\" | \"id\":null | /id | is missing",
                "\"id\":\"a\" | \"id\":\"a\",\"id\":\"a\" | /id | comes twice",
                "\"id\":\"a\" | \"id\":\"a\\u0000\" | /id | holds U+0000",
                "\"time\":\"2026-11-22T00:00:00Z\" | \"time\":\"yesterday\" | /time | is \"yesterday\"; allowed is RFC 3339",
                "application/json | text/xml | /datacontenttype | is \"text/xml\"; allowed is application/json",
                "\"data\":{ \"x\" : 1.10 } | \"data_base64\":\"AA==\" | /data_base64 | allowed is JSON in the member data",
                "\"data\":{ \"x\" : 1.10 } | \"more\":{} | /more | is not text",
                "\"datacontenttype\":\"application/json\",\"data\":{ \"x\" : 1.10 } | \"x\":\"y\" | /data | is missing"
            })
    void namesWhatIsWrong(String original, String instead, String pointer, String detail) {
        var body = EVENT.replace("\n", "");
        assertThat(body).contains(original);

        var element = ((Listed) CloudEventJson.readSingle(bytes(body.replace(original, instead))))
                .elements()
                .getFirst();

        assertThat(element).isInstanceOfSatisfying(Element.Broken.class, broken -> {
            assertThat(broken.problem().pointer()).isEqualTo(pointer);
            assertThat(broken.problem().detail()).contains(detail);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[", "{", "7", "nul", "{}{}", "[]", "\uFEFF{}"})
    void refusesABodyThatIsNotOneMap(String body) {
        assertThat(CloudEventJson.readSingle(bytes(body))).isInstanceOf(Unreadable.class);
    }

    @Test
    void namesTheFieldWithWrongUtf8() {
        var inData = bytes(EVENT.replace("1.10", "\"?\""));
        inData[new String(inData, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xFF;
        var inSource = bytes(EVENT.replace("/b", "/?"));
        inSource[new String(inSource, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0x80;

        assertThat(CloudEventJson.readSingle(inData)).isInstanceOfSatisfying(Unreadable.class, unreadable -> {
            assertThat(unreadable.pointer()).isEqualTo("/data/x");
            assertThat(unreadable.detail()).startsWith("is not valid UTF-8");
        });
        assertThat(CloudEventJson.readSingle(inSource))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.pointer()).isEqualTo("/source"));
    }

    @Test
    void refusesMoreThanAThousandEvents() {
        var body = "[" + (EVENT + ",").repeat(1000) + EVENT + "]";

        assertThat(CloudEventJson.readBatch(bytes(body))).isInstanceOf(Unreadable.class);
    }

    @Test
    void hostileBodiesNeverBreakTheReader() {
        var random = new Random(20261122);
        for (var round = 0; round < 20_000; round++) {
            var body = bytes("[" + EVENT.replace("1.10", SamplePayloads.SALE) + "," + EVENT + "]");
            for (var changes = 1 + random.nextInt(4); changes > 0; changes--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            assertThat(CloudEventJson.readBatch(body)).isNotNull();
            assertThat(CloudEventJson.readSingle(body)).isNotNull();
        }
    }

    private static Event whole(String body) {
        var read = (Listed) CloudEventJson.readSingle(bytes(body));
        return ((Element.Whole) read.elements().getFirst()).event();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
