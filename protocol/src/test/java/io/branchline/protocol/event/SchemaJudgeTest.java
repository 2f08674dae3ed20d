package io.branchline.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.branchline.protocol.support.SamplePayloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A complete JSON Schema validator judges the rules: over many damaged payloads both say the same. */
class SchemaJudgeTest {
    private static final long SEED = Long.getLong("branchline.fuzz.seed", 20261122L);
    private static final int ROUNDS = Integer.getInteger("branchline.fuzz.rounds", 3_000);
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-22T10:15:30Z");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "3",
            "2.5",
            "100001",
            "1e3",
            "\"\"",
            "\"x\"",
            "\"sale\"",
            "\"return\"",
            "\"12.50\"",
            "\"-0.1234\"",
            "\"1.12345\"",
            "\"012\"",
            "\"12345678901234567\"",
            "\"01234567\"",
            "[]",
            "{}",
            "[{}]",
            "{\"amount\":\"1\",\"currency\":\"EUR\"}",
            "{\"amount\":\"1\"}",
            "\"" + "x".repeat(65) + "\"",
            "\"" + "😀".repeat(40) + "\"");

    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final Random random = new Random(SEED);
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(SchemaJudgeTest::schema));

    @Test
    void agreesWithTheJudge() throws IOException {
        var rules = new EventRules(RoutingPolicy.standard());
        var refused = 0;
        for (var payload : SamplePayloads.all().entrySet()) {
            var judge = registry.getSchema(SchemaLocation.of("urn:branchline:schema:1:" + payload.getKey()));
            for (var round = 0; round < ROUNDS; round++) {
                var data = damaged(mapper.readTree(payload.getValue()));
                var verdict = rules.check(
                        EventRulesTest.forItsBranch(Event.of("a", "/b", payload.getKey(), TIME, data.toString())));
                refused += verdict instanceof Verdict.Refused ? 1 : 0;
                compare(judge, data, verdict);
            }
        }

        assertThat(refused).isGreaterThan(ROUNDS);
    }

    private static void compare(Schema judge, JsonNode data, Verdict verdict) {
        var found = judge.validate(data);
        if (verdict instanceof Verdict.Refused refused) {
            // The judge does not assert formats, and takes 1e3 for a whole number.
            var beyond = refused.detail().contains("a date such as")
                    || refused.detail().contains("an ISO 4217 code")
                    || refused.detail().contains("is a fraction; allowed is a whole number");
            assertThat(beyond || !found.isEmpty())
                    .as("seed %d: we say %s, the judge agrees to %s", SEED, refused.text(), data)
                    .isTrue();
        } else {
            assertThat(found).as("seed %d: we agree to %s", SEED, data).isEmpty();
        }
    }

    private JsonNode damaged(JsonNode data) throws IOException {
        for (var changes = 1 + random.nextInt(2); changes > 0; changes--) {
            var containers = containers(data);
            var container = containers.get(random.nextInt(containers.size()));
            var value = mapper.readTree(VALUES.get(random.nextInt(VALUES.size())));
            if (container instanceof ObjectNode map) {
                var names = new ArrayList<String>();
                map.fieldNames().forEachRemaining(names::add);
                names.add("stranger");
                var name = names.get(random.nextInt(names.size()));
                if (random.nextInt(3) == 0) {
                    map.remove(name);
                } else {
                    map.set(name, value);
                }
            } else {
                ((ArrayNode) container).add(value);
            }
        }
        return data;
    }

    private static List<JsonNode> containers(JsonNode data) {
        var found = new ArrayList<JsonNode>();
        found.add(data);
        for (var at = 0; at < found.size(); at++) {
            found.get(at).forEach(child -> {
                if (child.isContainerNode()) {
                    found.add(child);
                }
            });
        }
        return found;
    }

    private static String schema(String id) {
        var file = "/io/branchline/protocol/schema/" + id.substring(id.lastIndexOf(':') + 1) + ".json";
        try (var stream = SchemaJudgeTest.class.getResourceAsStream(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
