package io.branchline.hub.branch;

import static io.branchline.hub.store.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.hub.store.Database;
import io.branchline.hub.store.DatabaseConfig;
import io.branchline.hub.store.FreshDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BranchesIT {
    private final Vertx vertx = Vertx.vertx();
    private final DatabaseConfig database = FreshDatabase.create();
    private final Pool pool = Database.pool(vertx, database);
    private final Branches branches = new Branches(pool);

    @AfterAll
    void stop() {
        done(pool.close());
        done(vertx.close());
    }

    @Test
    void keyIsShownOnceAndOpensItsBranchOnly() {
        var one = done(branches.add("acme", "367", "Main Street", "North"));
        var two = done(branches.add("acme", "406", "Harbour", "South"));

        assertThat(one.key()).matches("bl_" + one.branch().id() + "_[A-Za-z0-9_-]{43}");
        assertThat(done(branches.authenticate(one.key()))).contains(one.branch());
        assertThat(done(branches.authenticate(two.key()))).contains(two.branch());
        assertThat(one.branch().tenant()).isEqualTo(two.branch().tenant());
        assertThat(one.toString()).doesNotContain(one.key());
    }

    @Test
    void databaseHoldsNoKey() {
        var key = done(branches.add("hidden", "1", "Shop", "North")).key();

        assertThat(FreshDatabase.text(database, "SELECT string_agg(b::text, ' ') FROM branch b"))
                .doesNotContain(key.substring(key.length() - 43));
    }

    @Test
    void keyOfAnotherFormOrWithOneLetterChangedIsRefused() {
        var key = done(branches.add("letters", "1", "Shop", "North")).key();
        var changed = key.substring(0, key.length() - 1) + (key.endsWith("A") ? "B" : "A");

        for (var wrong :
                List.of(changed, "", "bl_", "bl_1_short", "bl_999999_" + key.substring(key.length() - 43), key + "A")) {
            assertThat(done(branches.authenticate(wrong))).as(wrong).isEmpty();
        }
    }

    @Test
    void disabledBranchIsRefusedAtOnceUntilItIsEnabled() {
        var enrolled = done(branches.add("switch", "1", "Shop", "North"));

        assertThat(done(branches.disable("switch", "1"))).isTrue();
        assertThat(done(branches.authenticate(enrolled.key()))).isEmpty();
        assertThat(done(branches.enabledAmong(List.of(enrolled.branch().id())))).isEmpty();
        assertThat(done(branches.enable("switch", "1"))).isTrue();
        assertThat(done(branches.authenticate(enrolled.key()))).isPresent();
        assertThat(done(branches.disable("switch", "no such branch"))).isFalse();
    }

    @Test
    void secondBranchOfTheSameCodeIsRefused() {
        done(branches.add("twice", "1", "Shop", "North"));

        assertThatThrownBy(() -> done(branches.add("twice", "1", "Shop", "North")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exists already");
        assertThat(done(branches.add("other tenant", "1", "Shop", "North"))
                        .branch()
                        .code())
                .isEqualTo("1");
    }

    @Test
    void listShowsAllByTenantAndCode() {
        done(branches.add("zz", "2", "Second", "North"));
        done(branches.add("zz", "1", "First", "North"));

        var listed = done(branches.list()).stream()
                .filter(registered -> registered.tenantCode().equals("zz"))
                .toList();

        assertThat(listed).extracting(registered -> registered.branch().name()).containsExactly("First", "Second");
        assertThat(listed).allMatch(Registered::enabled);
    }
}
