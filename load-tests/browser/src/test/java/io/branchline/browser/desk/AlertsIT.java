package io.branchline.browser.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is wrong, who has seen to it, and that it is written down. */
class AlertsIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private Stage stage;

    @BeforeEach
    void stage() {
        stage = browser.stage();
    }

    @Test
    void alertOfABranchThatIsCutOffIsAcknowledgedAndEnds() throws Exception {
        var branch = stage.branches().getFirst();
        var desk = Desk.open(browser, Look.light(), "/alerts", Person.of("operator", stage));
        var alert = desk.lines("Now", "Branch offline");

        try (var _ = stage.cut(branch)) {
            assertThat(alert).containsText(branch);
            desk.inLine("Now", "Branch offline", "Acknowledge").click();
            desk.asked("Note").fill("The router is being changed.");
            desk.answer("Acknowledge");
            assertThat(alert).containsText("desk.operator, now");
            assertThat(alert).containsText("The router is being changed.");
        }

        assertThat(alert).hasCount(0);
        assertThat(desk.lines("Before", "The router is being changed.")).isVisible();

        var audit = Desk.open(browser, Look.light(), "/audit", Person.of("approver", stage));
        audit.field("Who").fill("desk.operator");
        audit.field("Who").press("Enter");
        var line = audit.lines("Who changed what, the newest first", "Alert acknowledged")
                .first();
        assertThat(line).containsText("desk.operator");
        line.getByText("Alert acknowledged").click();
        assertThat(audit.dialog()).containsText("The router is being changed.");
    }

    @Test
    void auditTellsThoseWhoMayNotReadItWhoMay() throws Exception {
        var desk = Desk.open(browser, Look.light(), "/audit", Person.of("operator", stage));

        assertThat(desk.page().getByText("The audit is open to approvers and admins; you are operator."))
                .isVisible();
        assertThat(desk.table("Who changed what, the newest first")).hasCount(0);
    }
}
