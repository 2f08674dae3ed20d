package io.branchline.hub.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.hub.health.Readiness.Question;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final AtomicBoolean store = new AtomicBoolean(true);
    private final AtomicBoolean open = new AtomicBoolean();
    private final Readiness readiness = new Readiness()
            .startsWith("hub", open::get)
            .needs("postgresql", store::get, () -> new JsonObject().put("probes", 3));

    @Test
    void namesEveryCheckInTheShapeOfMicroProfile() {
        var answer = readiness.answer(Question.READY);

        assertThat(answer).isEqualTo(new JsonObject("""
                        {"status":"UP","checks":[{"name":"postgresql","status":"UP","data":{"probes":3}}]}"""));
    }

    @Test
    void isNotReadyWithoutTheStoreButAlive() {
        store.set(false);

        assertThat(readiness.answer(Question.READY).getString("status")).isEqualTo("DOWN");
        assertThat(readiness.answer(Question.LIVE).getString("status")).isEqualTo("UP");
    }

    @Test
    void hasStartedOnceItIsOpen() {
        assertThat(readiness.answer(Question.STARTED).getString("status")).isEqualTo("DOWN");

        open.set(true);

        assertThat(readiness.answer(Question.STARTED).getString("status")).isEqualTo("UP");
    }
}
