package io.branchline.browser.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What head office cannot take: mended and released, or discarded. */
class TroubleIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private static final String QUARANTINE = "Quarantine";

    private Stage stage;

    @BeforeEach
    void stage() {
        stage = browser.stage();
    }

    @Test
    void eventIsReleasedAfterItWasMendedAndIsCounted() throws Exception {
        try (var office = Office.of(stage)) {
            browser.expectComplaint("refused with 422|status of 422");
            var apart = Unacceptable.post(stage, office);
            var before = office.counted("sale.completed", Unacceptable.CURRENCY);
            var ticker = Desk.open(browser, Look.light(), "/sales", Person.of("viewer", stage));
            var desk = openOne("operator", apart);
            var editor = desk.field("The event");

            editor.fill(editor.inputValue().replace("\"amount\": \"12.50\"", "\"amount\": \"12.5x\""));
            desk.button("Release as mended").click();
            desk.answer("Release as mended");
            assertThat(desk.page().getByText("1 thing is wrong:")).isVisible();
            assertThat(desk.page().getByRole(AriaRole.ALERT).last()).containsText("12.5x");

            desk.button("Undo changes").click();
            editor.fill(editor.inputValue().replace("payment.received", "sale.completed"));
            desk.button("Release as mended").click();
            desk.answer("Release as mended");

            desk.says("Released: the event is settled and counted.");
            assertThat(desk.button(apart.title())).hasCount(0);
            assertThat(ticker.lines("Newest sales", apart.receipt())).containsText("EUR 12.50");
            assertThat(office.counted("sale.completed", Unacceptable.CURRENCY)).isEqualTo(before + 1);
        }
    }

    @Test
    void eventIsDiscardedWithAReason() throws Exception {
        var apart = post();
        var desk = openOne("operator", apart);

        desk.button("Discard").click();
        desk.answer("Discard");
        assertThat(desk.dialog()).containsText("This is needed.");
        desk.asked("Reason").fill("posted twice by hand");
        desk.answer("Discard");

        desk.says("Discarded.");
        assertThat(desk.button(apart.title())).hasCount(0);
        desk.field("State").selectOption("discarded");
        desk.button(apart.title()).click();
        assertThat(desk.page().getByText("desk.operator: discarded")).isVisible();
        assertThat(desk.page().getByText("posted twice by hand").first()).isVisible();
    }

    @Test
    void viewerSeesWhatIsWrongAndIsToldWhoMayHandleIt() throws Exception {
        var desk = openOne("viewer", post());

        assertThat(desk.button("Release as it is")).isDisabled();
        assertThat(desk.button("Discard")).isDisabled();
        assertThat(desk.page().getByText("Handling this needs the role of an operator or admin; you are viewer."))
                .isVisible();
    }

    private Unacceptable post() throws Exception {
        try (var office = Office.of(stage)) {
            return Unacceptable.post(stage, office);
        }
    }

    private Desk openOne(String role, Unacceptable apart) throws Exception {
        var desk = Desk.open(browser, Look.light(), "/trouble", Person.of(role, stage));
        assertThat(desk.lines(QUARANTINE, apart.title())).containsText("/tobranch is missing");
        desk.button(apart.title()).click();
        return desk;
    }
}
