package io.branchline.load.till;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.load.till.AttemptLine.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void onlyAnEventNamedAsKeptIsKept() {
        var body = Buffer.buffer("""
                {"results":[{"id":"a","state":"kept","priority":1,"sequence":9},
                {"id":"b","state":"refused","status":422},{"id":"d","state":"refused","status":507}]}""");

        assertThat(Answers.read(207, body, List.of("a", "b", "c", "d")))
                .containsExactly(
                        new Answer("a", Kind.KEPT, 1, 9),
                        new Answer("b", Kind.REFUSED, 0, 0),
                        new Answer("c", Kind.FAILED, 0, 0),
                        new Answer("d", Kind.FAILED, 0, 0));
    }

    @Test
    void anAnswerThatIsNoJsonKeepsNothing() {
        assertThat(Answers.read(202, Buffer.buffer("kept"), List.of("a")))
                .containsExactly(new Answer("a", Kind.FAILED, 0, 0));
    }

    @Test
    void aFullAgentIsAskedAgainAndABadRequestIsNot() {
        assertThat(Answers.read(503, Buffer.buffer(), List.of("a")))
                .containsExactly(new Answer("a", Kind.FAILED, 0, 0));
        assertThat(Answers.read(429, Buffer.buffer(), List.of("a")))
                .containsExactly(new Answer("a", Kind.FAILED, 0, 0));
        assertThat(Answers.read(400, Buffer.buffer(), List.of("a")))
                .containsExactly(new Answer("a", Kind.REFUSED, 0, 0));
    }
}
