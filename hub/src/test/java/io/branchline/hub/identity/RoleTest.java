package io.branchline.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The matrix, written down a second time. */
class RoleTest {
    @ParameterizedTest
    @CsvSource({
        "viewer, read",
        "publisher, read publish-rates",
        "approver, read approve-rates read-audit",
        "operator, read send-messages handle-events",
        "admin, read publish-rates approve-rates send-messages change-policy handle-events read-audit manage"
    })
    void roleMayExactlyThis(String role, String permissions) {
        var allowed = Arrays.stream(Permission.values())
                .filter(Role.of(role)::may)
                .map(Permission::word)
                .collect(Collectors.toSet());

        assertThat(allowed).isEqualTo(Set.of(permissions.split(" ")));
    }

    @Test
    void nobodyButAdminBothPublishesAndApproves() {
        assertThat(Role.values())
                .filteredOn(role -> role.may(Permission.PUBLISH_RATES) && role.may(Permission.APPROVE_RATES))
                .containsExactly(Role.ADMIN);
    }

    @Test
    void unknownRoleIsRefusedWithAllThereAre() {
        assertThatThrownBy(() -> Role.of("Admin"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("viewer | publisher | approver | operator | admin");
    }
}
