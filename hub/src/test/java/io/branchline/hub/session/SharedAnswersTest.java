package io.branchline.hub.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.branchline.protocol.frame.Applied;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.MalformedFrame;
import io.branchline.protocol.frame.RatesApplied;
import io.branchline.protocol.frame.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {
    private final SharedAnswers answers = new SharedAnswers();

    @Test
    void theSameAnswerOfManyBranchesIsReadOnce() throws MalformedFrame {
        var first = read(FrameCodec.cbor(), new RatesApplied(7));

        assertThat(first).isEqualTo(new RatesApplied(7));
        assertThat(read(FrameCodec.cbor(), new RatesApplied(7))).isSameAs(first);
    }

    @Test
    void anotherAnswerIsWhatItSays() throws MalformedFrame {
        var refused = new RatesApplied(7, List.of(new Refused(7, "no such currency")));

        assertThat(read(FrameCodec.cbor(), new RatesApplied(7))).isEqualTo(new RatesApplied(7));
        assertThat(read(FrameCodec.cbor(), new RatesApplied(8))).isEqualTo(new RatesApplied(8));
        assertThat(read(FrameCodec.cbor(), refused)).isEqualTo(refused);
        assertThat(read(FrameCodec.cbor(), new Applied(8, List.of()))).isEqualTo(new Applied(8, List.of()));
        assertThat(read(FrameCodec.json(), new RatesApplied(8))).isEqualTo(new RatesApplied(8));
    }

    @Test
    void whatIsAnAnswerInOneEncodingIsNoneInTheOther() throws MalformedFrame {
        var text = FrameCodec.json().encode(new RatesApplied(7));

        assertThat(answers.read(text, FrameCodec.json())).isEqualTo(new RatesApplied(7));
        assertThatThrownBy(() -> answers.read(text, FrameCodec.cbor())).isInstanceOf(MalformedFrame.class);
    }

    private Frame read(FrameCodec codec, Frame frame) throws MalformedFrame {
        return answers.read(codec.encode(frame), codec);
    }
}
