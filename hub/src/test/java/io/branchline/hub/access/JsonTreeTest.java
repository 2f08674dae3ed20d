package io.branchline.hub.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {
    private static io.vertx.core.json.JsonObject read(String text) {
        return JsonTree.object(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void noNumberPassesThroughADouble() {
        var read = read("{\"d\":19999999999999.99,\"e\":1e2,\"i\":9007199254740993,\"b\":123456789012345678901}");

        assertThat(read.getValue("d")).isEqualTo(new BigDecimal("19999999999999.99"));
        assertThat(read.getValue("e")).isEqualTo(new BigDecimal("1e2"));
        assertThat(read.getValue("i")).isEqualTo(9_007_199_254_740_993L);
        assertThat(read.getValue("b")).isEqualTo(new BigInteger("123456789012345678901"));
        assertThat(read.encode()).contains("19999999999999.99", "9007199254740993", "123456789012345678901");
    }

    @Test
    void keepsTheWholeTree() {
        var text = "{\"a\":[1,true,null,{\"b\":\"ü\"},[]],\"c\":{}}";

        assertThat(read(text).encode()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{}{}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "{\"a\":\"\\u0000\"}",
                "{\"\\ud800\":1}",
                "{\"a\":1e999999999}",
                "{\"a\":1111111111111111111111111111111111111111111111111111111111111111111}",
                "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"
            })
    void refusesWhatIsNotOneCleanObject(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(400));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatThrownBy(() -> JsonTree.object(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'}))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("UTF-8");
    }
}
