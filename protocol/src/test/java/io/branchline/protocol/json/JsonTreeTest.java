package io.branchline.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
    @ParameterizedTest
    @ValueSource(strings = {"types", "sale.completed", "payment.received", "report.published"})
    void readsASchemaAsAnObjectMapperDoes(String name) throws IOException {
        var file = "/io/branchline/protocol/schema/" + name + ".json";
        try (var once = JsonTree.class.getResourceAsStream(file);
                var again = JsonTree.class.getResourceAsStream(file)) {
            assertThat(JsonTree.read(once).toString())
                    .isEqualTo(new ObjectMapper().readTree(again).toString());
        }
    }

    @Test
    void readsEveryKindOfValue() throws IOException {
        var tree = read("{\"a\":[1,-2.5,true,false,null,\"x\",{}]}");

        assertThat(tree.toString()).isEqualTo("{\"a\":[1,-2.5,true,false,null,\"x\",{}]}");
        assertThat(tree.at("/a/5").textValue()).isEqualTo("x");
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> read("{\"a\":")).isInstanceOf(JsonProcessingException.class);
    }

    private static JsonNode read(String json) throws IOException {
        return JsonTree.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
