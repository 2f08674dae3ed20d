package io.branchline.protocol.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.branchline.protocol.event.Priority;
import io.branchline.protocol.frame.CloseReason;
import io.branchline.protocol.frame.Frame;
import io.branchline.protocol.frame.FrameCodec;
import io.branchline.protocol.frame.Gap;
import io.branchline.protocol.json.JsonLimits;
import io.branchline.protocol.link.FairShare;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables of the normative page are those of the code. */
class ProtocolPageTest {
    private static final Pattern FRAME_ROW =
            Pattern.compile("^\\| `([a-zA-Z]+)` \\| (up|down|either) \\| (.+) \\|$", Pattern.MULTILINE);
    private static final Pattern CODE_ROW =
            Pattern.compile("^\\| (\\d{4}) \\| ([a-z ]+) \\| (now|later|never) \\|$", Pattern.MULTILINE);
    private static String page;

    @BeforeAll
    static void readThePage() throws IOException {
        page = Files.readString(Path.of("..", "docs", "protocol.md"));
    }

    @Test
    void framesAndTheirMembersAreThoseOfTheCode() {
        var rows = FRAME_ROW
                .matcher(page)
                .results()
                .map(row -> row.group(1) + " " + row.group(3))
                .toList();

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Frame.class.getPermittedSubclasses())
                        .map(ProtocolPageTest::row)
                        .toList());
    }

    @Test
    void closeCodesAreThoseOfTheCode() {
        var rows = CODE_ROW.matcher(page)
                .results()
                .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(CloseReason.values())
                        .map(reason -> reason.code() + " " + reason.title() + " "
                                + reason.comeBack().name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void numbersAreThoseOfTheCode() {
        var shares = FairShare.SHARES_PERCENT;
        var gap = new Gap(new UUID(0, 1), Priority.SALES, 1, 1, "lost");

        assertThat(page)
                .contains(FrameCodec.MESSAGE_BYTES_MAX + " bytes in any case")
                .contains("| " + FrameCodec.ELEMENTS_MAX + "; events also")
                .contains("| one event (its cost) | " + JsonLimits.EVENT_BYTES_MAX + " |")
                .contains("depth " + JsonLimits.DEPTH_MAX + ", " + JsonLimits.TOKENS_MAX + " tokens, numbers of "
                        + JsonLimits.DIGITS_MAX + " digits")
                .contains("(" + shares.get(Priority.STOCK) + ", " + shares.get(Priority.RECORDS) + " and "
                        + shares.get(Priority.REPORTS) + " % for 2, 3 and 4)")
                .contains("It costs " + gap.cost() + " against the credit")
                .contains(FrameCodec.cbor().subprotocol())
                .contains(FrameCodec.json().subprotocol());
    }

    private static String row(Class<?> kind) {
        var members = Arrays.stream(kind.getRecordComponents())
                .map(ProtocolPageTest::member)
                .reduce((left, right) -> left + ", " + right)
                .orElseThrow();
        var name = kind.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1) + " " + members;
    }

    private static String member(RecordComponent component) {
        if (component.getType() == CloseReason.class) {
            return "`code`";
        }
        var optional = component.getAnnotatedType().getAnnotations().length > 0;
        return "`" + component.getName() + "`" + (optional ? "?" : "");
    }
}
