package io.branchline.browser.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.branchline.browser.Browser;
import io.branchline.browser.Look;
import io.branchline.browser.stage.Stage;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rates: published by one, approved by another, applied by the branches. */
class RatesIT {
    @RegisterExtension
    static final Browser browser = new Browser();

    private static final String BOARD = "In force";
    private static final String WAITING = "Waiting for a second person";

    private Stage stage;

    @BeforeEach
    void stage() {
        stage = browser.stage();
    }

    @Test
    void smallChangeIsReleasedAtOnceAndTheBranchesApplyIt() throws Exception {
        published("EUR/USD", "1.0800 1.0860", "1.0812 1.0868");
        var desk = open("publisher");
        desk.button("EUR/USD").click();
        assertThat(desk.page().getByRole(AriaRole.IMG)).hasCount(1);

        newQuote(desk, "1.0920", "1.0980");
        assertThat(desk.dialog()).containsText("Change of the middle+1.02 %");
        assertThat(desk.dialog()).containsText("Mid1.08401.0950");
        assertThat(desk.dialog()).containsText("It is released as soon as you publish it.");
        desk.answer("Publish");
        assertThat(desk.dialog()).containsText(Pattern.compile("Released as version \\d+\\."));
        desk.dialog()
                .getByText("Close", new Locator.GetByTextOptions().setExact(true))
                .click();

        var line = desk.lines(BOARD, "EUR/USD");
        assertThat(line).containsText("1.092");
        assertThat(line).containsText("fresh");
        assertThat(line).containsText(Pattern.compile("2 of [23]"));
        desk.button("EUR/USD").click();
        assertThat(desk.page().getByText(Pattern.compile("Applied by 2 of [23] branches")))
                .isVisible();
        assertThat(desk.lines("Branches and this quote", stage.branches().getFirst()))
                .containsText("applied");
    }

    @Test
    void largeChangeWaitsForASecondPersonWhoApproves() throws Exception {
        published("GBP/USD", "1.2610 1.2690");
        var publisher = open("publisher");
        publisher.button("GBP/USD").click();
        newQuote(publisher, "1.4010 1.4090".split(" "));
        assertThat(publisher.dialog()).containsText("A second person will be asked: the middle changes by 11.07 %");
        publisher.answer("Propose");
        assertThat(publisher.dialog()).containsText("It waits for a second person");
        publisher.page().keyboard().press("Escape");

        assertThat(publisher.inLine(WAITING, "GBP/USD", "Approve")).isDisabled();
        assertThat(publisher.page().getByText("Approving needs the role of an approver or admin; you are publisher."))
                .isVisible();

        var approver = open("approver");
        assertThat(approver.button("New quote")).isDisabled();
        approver.inLine(WAITING, "GBP/USD", "Approve").click();
        assertThat(approver.dialog()).containsText("with your name beside that of desk.publisher");
        approver.answer("Approve");

        approver.says("GBP/USD cash is released as version");
        assertThat(approver.lines(WAITING, "GBP/USD")).hasCount(0);
        assertThat(publisher.lines(BOARD, "GBP/USD")).containsText("1.401");
        assertThat(publisher.lines(BOARD, "GBP/USD")).containsText(Pattern.compile("2 of [23]"));
        assertThat(publisher.lines(WAITING, "GBP/USD")).hasCount(0);
    }

    @Test
    void nobodyApprovesWhatTheyAskedForAndARejectionHasAReason() throws Exception {
        published("AUD/USD", "0.6480 0.6530");
        try (var office = Office.of(stage)) {
            office.propose("AUD/USD", "0.7480 0.7530");
        }
        var own =
                open(new Person("demo", "admin", stage.estate().operatorToken().strip()));
        var line = own.lines(WAITING, "AUD/USD");
        assertThat(own.inLine(WAITING, "AUD/USD", "Approve")).isDisabled();
        assertThat(line).containsText("You asked for it; another person approves.");

        browser.expectComplaint("refused with 422|status of 422");
        own.inLine(WAITING, "AUD/USD", "Reject").click();
        own.answer("Reject");
        assertThat(own.dialog()).containsText("This is needed.");
        own.asked("Reason").fill("a slip of the hand");
        own.answer("Reject");

        own.says("AUD/USD cash is rejected.");
        assertThat(own.lines(BOARD, "AUD/USD")).containsText("0.648");
    }

    @Test
    void badQuoteSaysWhyAtItsFieldAndNothingTypedIsLost() throws Exception {
        browser.expectComplaint("refused with 422|status of 422");
        published("NZD/USD", "0.5900 0.5950");
        var desk = open("publisher");
        desk.button("NZD/USD").click();

        newQuote(desk, "0.6100", "0.6050");

        assertThat(desk.asked("Bid")).hasAttribute("aria-invalid", "true");
        assertThat(desk.asked("Bid")).isFocused();
        assertThat(desk.asked("Bid"))
                .hasAccessibleDescription(Pattern.compile("is 0.6100; allowed is at most the ask"));
        assertThat(desk.asked("Ask")).hasValue("0.6050");
        desk.asked("Ask").fill("0.6150");
        desk.asked("Source").fill("");
        desk.answer("Preview");
        assertThat(desk.asked("Source")).hasAccessibleDescription(Pattern.compile("source|missing|who says so"));
        assertThat(desk.asked("Bid")).hasValue("0.6100");
    }

    @Test
    void quoteOfTomorrowIsScheduled() throws Exception {
        published("CAD/USD", "0.7200 0.7250");
        var desk = open("publisher");
        desk.button("CAD/USD").click();
        desk.button("New quote of this pair").click();
        desk.asked("Bid").fill("0.7250");
        desk.asked("Ask").fill("0.7300");
        var tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
        desk.asked("Valid from").fill(tomorrow + "T08:00");
        desk.answer("Preview");
        desk.answer("Publish");
        assertThat(desk.dialog()).containsText("Released as version");
        desk.page().keyboard().press("Escape");

        assertThat(desk.lines("Scheduled", "CAD/USD")).containsText("08:00:00");
        assertThat(desk.lines("Scheduled", "CAD/USD")).containsText("all branches");
        assertThat(desk.lines(BOARD, "CAD/USD")).containsText("0.72");
    }

    private void published(String pair, String... sides) throws Exception {
        try (var office = Office.of(stage)) {
            office.publish(pair, sides);
        }
    }

    private Desk open(String role) throws Exception {
        return open(Person.of(role, stage));
    }

    private static Desk open(Person person) {
        return Desk.open(browser, Look.light(), "/rates", person);
    }

    private static void newQuote(Desk desk, String... sides) {
        desk.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New quote of this pair"))
                .click();
        desk.asked("Bid").fill(sides[0]);
        desk.asked("Ask").fill(sides[1]);
        desk.answer("Preview");
    }
}
