package io.branchline.protocol.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.json.JsonLimits;
import io.branchline.protocol.support.SampleFrames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The published description of the link says what the code does. */
class AsyncApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static JsonNode document;

    @BeforeAll
    static void readTheDocument() throws IOException {
        try (var stream = Frame.class.getResourceAsStream("/io/branchline/protocol/asyncapi.yaml")) {
            document = new YAMLMapper().readTree(stream);
        }
    }

    @Test
    void everyExampleRoundTrips() throws IOException, MalformedFrame {
        for (var example : examples()) {
            var frame = FrameCodec.json().decode(JSON.writeValueAsBytes(example));

            assertThat(JSON.readTree(FrameCodec.json().encode(frame))).isEqualTo(JSON.readTree(example.toString()));
            assertThat(FrameCodec.cbor().decode(FrameCodec.cbor().encode(frame)))
                    .isEqualTo(frame);
        }
    }

    @Test
    void everyFrameHasAMessageAnExampleAndADirection() {
        var kinds = Arrays.stream(Frame.class.getPermittedSubclasses())
                .map(kind -> kind.getSimpleName())
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1))
                .toList();

        assertThat(names(document.at("/components/messages"))).containsExactlyInAnyOrderElementsOf(kinds);
        assertThat(names(document.at("/channels/agent/messages"))).containsExactlyInAnyOrderElementsOf(kinds);
        for (var kind : kinds) {
            assertThat(document.at("/components/messages/" + kind + "/examples"))
                    .isNotEmpty();
            assertThat(document.at("/operations").toString()).contains("messages/" + kind + "\"");
        }
    }

    @Test
    void examplesAndWhatTheCodecWritesFitTheSchemas() throws IOException {
        var text = JSON.createObjectNode()
                .set("components", document.get("components"))
                .toString();
        var registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(id -> text));
        var frames = new ArrayList<>(examples());
        for (var frame : SampleFrames.all().values()) {
            frames.add(JSON.readTree(FrameCodec.json().encode(frame)));
        }

        for (var frame : frames) {
            var schema = registry.getSchema(SchemaLocation.of("urn:branchline:link:1#/components/schemas/"
                    + frame.get("frame").textValue()));
            assertThat(schema.validate(frame)).isEmpty();
            var stripped = frame.deepCopy();
            ((com.fasterxml.jackson.databind.node.ObjectNode) stripped).remove("frame");
            assertThat(schema.validate(stripped)).isNotEmpty();
        }
    }

    @Test
    void everyCloseReasonIsListed() {
        var listed = new ArrayList<String>();
        document.at("/channels/agent/x-close-codes")
                .forEach(code ->
                        listed.add(code.get("code") + " " + code.get("title").textValue() + " "
                                + code.get("comeBack").textValue()));

        assertThat(listed)
                .containsExactlyElementsOf(Arrays.stream(CloseReason.values())
                        .map(reason -> reason.code() + " " + reason.title() + " "
                                + reason.comeBack().name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void limitsAreThoseOfTheCode() {
        var limits = document.at("/channels/agent/x-limits");

        assertThat(limits.get("messageBytesMax").longValue()).isEqualTo(FrameCodec.MESSAGE_BYTES_MAX);
        assertThat(limits.get("elementsMax").longValue()).isEqualTo(FrameCodec.ELEMENTS_MAX);
        assertThat(limits.get("numberMax").longValue()).isEqualTo(FrameCodec.NUMBER_MAX);
        assertThat(limits.get("eventBytesMax").longValue()).isEqualTo(JsonLimits.EVENT_BYTES_MAX);
        assertThat(limits.get("dataDepthMax").longValue()).isEqualTo(JsonLimits.DEPTH_MAX);
        assertThat(limits.get("dataTokensMax").longValue()).isEqualTo(JsonLimits.TOKENS_MAX);
        assertThat(limits.get("dataDigitsMax").longValue()).isEqualTo(JsonLimits.DIGITS_MAX);
    }

    private static List<JsonNode> examples() {
        var examples = new ArrayList<JsonNode>();
        document.at("/components/messages")
                .forEach(message -> message.get("examples").forEach(example -> examples.add(example.get("payload"))));
        assertThat(examples).hasSizeGreaterThan(10);
        return examples;
    }

    private static List<String> names(JsonNode map) {
        var names = new ArrayList<String>();
        map.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
