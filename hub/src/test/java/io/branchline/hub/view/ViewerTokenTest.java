package io.branchline.hub.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewerTokenTest {
    private final Origins origins = new Origins(Set.of("https://HQ.example/"));

    @Test
    void admitsOnlyTheTokenItself() {
        var token = new ViewerToken("secret-of-the-house");

        assertThat(token.admits("secret-of-the-house")).isTrue();
        assertThat(token.admits("secret-of-the-hous")).isFalse();
        assertThat(token.admits(null)).isFalse();
        assertThat(token.admitsHeader("bearer secret-of-the-house")).isTrue();
        assertThat(token.admitsHeader("secret-of-the-house")).isFalse();
        assertThat(token.admitsHeader("Basic secret-of-the-house")).isFalse();
        assertThat(token).hasToString("set (hidden)");
    }

    @Test
    void admitsNobodyWhenUnset() {
        var token = new ViewerToken("");

        assertThat(token.isSet()).isFalse();
        assertThat(token.admits("")).isFalse();
        assertThat(token.admitsHeader("Bearer ")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://hq.example, hub:8080, true",
        "http://hub:8080, hub:8080, true",
        "https://HUB:8080, hub:8080, true",
        "http://hub, hub:8080, false",
        "http://evil.example, hub:8080, false",
        "http://hub:8080.evil.example, hub:8080, false",
        "http://hub:8080@evil.example, hub:8080, false",
        "null, hub:8080, false",
        "file:///x, hub:8080, false",
        "'', hub:8080, false"
    })
    void admitsTheHubsOwnPagesAndTheListed(String origin, String host, boolean admitted) {
        assertThat(origins.admits(origin, host)).isEqualTo(admitted);
    }

    @Test
    void admitsProgramsThatSendNoOrigin() {
        assertThat(origins.admits(null, "hub")).isTrue();
    }
}
