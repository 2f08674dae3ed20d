package io.branchline.hub.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.branchline.hub.feed.figures.Channel;
import io.branchline.hub.feed.resume.CannotResume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The published description of the feed says what the code does. */
class FeedAsyncApiTest {
    private static JsonNode document;

    @BeforeAll
    static void readTheDocument() throws IOException {
        document =
                new YAMLMapper().readTree(Path.of("..", "docs", "asyncapi.yaml").toFile());
    }

    @Test
    void isAnAsyncApiDocumentOfTheAddressesThereAre() {
        assertThat(document.get("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(document.at("/channels/feed/address").asText()).isEqualTo("/feed");
        assertThat(document.at("/channels/agent/address").asText()).isEqualTo("/agent");
        assertThat(document.at("/channels/feed/bindings/ws/headers/properties/Sec-WebSocket-Protocol/const")
                        .asText())
                .isEqualTo(FeedGate.SUBPROTOCOL);
    }

    @Test
    void hubSendsExactlyTheMessagesOfTheCode() {
        assertThat(messagesOf("showFeed")).containsExactlyInAnyOrderElementsOf(FeedMessages.TYPES);
        assertThat(messagesOf("readFeed")).containsExactlyInAnyOrder("hello", "subscribe");
        assertThat(FeedMessages.TYPES)
                .containsAll(Arrays.stream(Channel.values()).map(Channel::word).toList());
    }

    @Test
    void everyMessageHasAnExampleOfItsTypeWithWhatIsRequired() {
        document.at("/components/messages").properties().stream()
                .filter(message -> !message.getKey().equals("frame"))
                .forEach(message -> {
                    var payload = message.getValue().get("payload");
                    assertThat(payload.at("/properties/type/const").asText()).isEqualTo(message.getKey());
                    for (var example : message.getValue().get("examples")) {
                        assertThat(names(example.get("payload")))
                                .as(message.getKey())
                                .containsAll(texts(payload.get("required")))
                                .isSubsetOf(names(payload.get("properties")));
                    }
                });
    }

    @Test
    void readerUnderstandsTheExamplesOfWhatItMaySend() throws Exception {
        for (var type : List.of("hello", "subscribe")) {
            for (var example : document.at("/components/messages/" + type + "/examples")) {
                assertThat(ReaderMessage.parse(example.get("payload").toString()))
                        .isNotNull();
            }
        }
    }

    @Test
    void choicesAndReasonsAreThoseOfTheCode() {
        var subscribe = document.at("/components/messages/subscribe/payload/properties");
        assertThat(texts(subscribe.at("/channels/items/enum")))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Channel.values()).map(Channel::word).toList());
        assertThat(subscribe.at("/hz/maximum").asInt()).isEqualTo(Subscription.HZ_MAX);
        assertThat(subscribe.at("/hz/default").asInt()).isEqualTo(Subscription.HZ_DEFAULT);
        assertThat(texts(document.at("/components/messages/snapshot/payload/properties/reason/enum")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CannotResume.Reason.values())
                        .map(CannotResume.Reason::text)
                        .toList());
    }

    @Test
    void pointsOnlyToWhatItDefines() {
        for (var reference : document.findValuesAsText("$ref")) {
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }

    private static List<String> messagesOf(String operation) {
        return document.at("/operations/" + operation + "/messages").findValuesAsText("$ref").stream()
                .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> names(JsonNode object) {
        var found = new ArrayList<String>();
        object.fieldNames().forEachRemaining(found::add);
        return found;
    }
}
