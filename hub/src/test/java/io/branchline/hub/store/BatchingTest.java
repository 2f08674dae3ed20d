package io.branchline.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchingTest {
    private static final PgException ROW_IS_HELD =
            new PgException("canceling statement due to lock timeout", "ERROR", "55P03", "");
    private static final PgException IS_GONE = new PgException("terminating connection", "FATAL", "57P01", "");

    private final List<List<String>> statements = new ArrayList<>();
    private final List<Promise<List<Integer>>> underWay = new ArrayList<>();

    private Batching<String, Integer> batching(int together, int atOnce, int waiting) {
        return new Batching<>(new Batching.Limits(together, atOnce, waiting), question -> question, questions -> {
            statements.add(List.copyOf(questions));
            var answer = Promise.<List<Integer>>promise();
            underWay.add(answer);
            return answer.future();
        });
    }

    private void answer(int statement) {
        underWay.get(statement)
                .complete(statements.get(statement).stream().map(String::length).toList());
    }

    @Test
    void oneQuestionGoesAtOnceAndWhatComesMeanwhileGoesTogether() {
        var batching = batching(10, 1, 10);

        var first = batching.ask("a");
        var second = batching.ask("bb");
        var third = batching.ask("ccc");

        assertThat(statements).containsExactly(List.of("a"));
        answer(0);
        assertThat(statements).containsExactly(List.of("a"), List.of("bb", "ccc"));
        answer(1);
        assertThat(List.of(first, second, third)).extracting(Future::result).containsExactly(1, 2, 3);
    }

    @Test
    void noMoreGoTogetherThanAllowedAndNoMoreStatementsAreUnderWay() {
        var batching = batching(2, 2, 10);

        for (var question : List.of("a", "b", "c", "d", "e", "f")) {
            assertThat(batching.ask(question).isComplete()).isFalse();
        }
        assertThat(statements).containsExactly(List.of("a"), List.of("b"));
        answer(0);

        assertThat(statements).containsExactly(List.of("a"), List.of("b"), List.of("c", "d"));
    }

    @Test
    void theSameQuestionDoesNotGoTwiceInOneStatement() {
        var batching = batching(10, 1, 10);

        var _ = batching.ask("first");
        var _ = batching.ask("same");
        var _ = batching.ask("same");
        answer(0);
        answer(1);

        assertThat(statements).containsExactly(List.of("first"), List.of("same"), List.of("same"));
    }

    @Test
    void aQuestionFailsAtOnceWhenTooManyWait() {
        var batching = batching(1, 1, 2);

        var _ = batching.ask("under way");
        var waiting = batching.ask("a");
        var _ = batching.ask("b");
        var tooMany = batching.ask("c");

        assertThat(waiting.isComplete()).isFalse();
        assertThat(tooMany.cause()).hasMessageContaining("2 questions wait");
    }

    @Test
    void theRowOfOneBranchThatIsHeldIsNoTroubleOfTheOthers() {
        var batching = batching(10, 1, 10);
        var _ = batching.ask("before");
        var good = batching.ask("good");
        var held = batching.ask("held");
        var other = batching.ask("other");
        answer(0);

        underWay.get(1).fail(ROW_IS_HELD);
        answer(2);
        underWay.get(3).fail(ROW_IS_HELD);
        answer(4);

        assertThat(statements.subList(2, 5)).containsExactly(List.of("good"), List.of("held"), List.of("other"));
        assertThat(List.of(good, other)).extracting(Future::result).containsExactly(4, 5);
        assertThat(held.cause()).isSameAs(ROW_IS_HELD);
    }

    @Test
    void aLostConnectionFailsAllAndTheNextGoOn() {
        var batching = batching(10, 1, 10);
        var _ = batching.ask("before");
        var one = batching.ask("one");
        var two = batching.ask("two");
        answer(0);

        underWay.get(1).fail(IS_GONE);
        var next = batching.ask("next");
        answer(2);

        assertThat(List.of(one, two)).extracting(Future::cause).containsExactly(IS_GONE, IS_GONE);
        assertThat(next.result()).isEqualTo(4);
    }
}
