package io.branchline.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.protocol.event.RoutingPolicyJson.Unusable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingPolicyJsonTest {
    private static final Set<String> TYPES = RoutingPolicy.standard().types();

    @Test
    void whatIsWrittenIsReadBack() throws Unusable {
        var routes = new LinkedHashMap<>(
                Map.of("sale.completed", new Route(Priority.SALES, DirectionClass.TO_HQ, new SyncMode.RealTime())));
        routes.put(
                "report.published",
                new Route(Priority.REPORTS, DirectionClass.LOCAL_ONLY, new SyncMode.Batch(Duration.ofMinutes(5))));
        routes.put("product.updated", new Route(Priority.RECORDS, DirectionClass.GLOBAL, new SyncMode.Manual()));
        var text = RoutingPolicyJson.write(new RoutingPolicy(7, routes));

        var read = RoutingPolicyJson.read(text.getBytes(StandardCharsets.UTF_8), TYPES);

        assertThat(read.version()).isEqualTo(7);
        assertThat(read.types()).containsExactlyElementsOf(routes.keySet());
        routes.forEach((type, route) -> assertThat(read.route(type)).contains(route));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\":2 | \"version\":0 | /version is 0; allowed is a whole number from 1",
                "\"version\":2 | \"version\":2.5 | /version is 2.5",
                "\"version\":2, | `` | /version is missing",
                "sale.completed | sale.invented | /routes/0/type is \"sale.invented\"; allowed is one of customer.updated",
                "\"priority\":1 | \"priority\":9 | /routes/0/priority is 9; allowed is a whole number from 1 to 4",
                "to-hq | sideways | /routes/0/direction is \"sideways\"; allowed is one of global, local-only",
                "real-time | batch | /routes/0/everySeconds is missing",
                "[{ | [{\"type\":\"report.published\",\"priority\":4,\"direction\":\"to-hq\",\"mode\":\"never\"},{ | /routes/0/mode is \"never\"",
                "}]} | }]} trailing | the policy is not JSON"
            })
    void namesWhatIsWrong(String original, String instead, String expected) {
        var good = "{\"version\":2,\"routes\":[{\"type\":\"sale.completed\",\"priority\":1,"
                + "\"direction\":\"to-hq\",\"mode\":\"real-time\"}]}";
        var bytes = good.replace(original, instead).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RoutingPolicyJson.read(bytes, TYPES))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining(expected);
    }
}
