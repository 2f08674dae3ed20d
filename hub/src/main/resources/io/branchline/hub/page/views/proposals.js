// Quotes that wait for a second person: what changes, who asked, and the decision.
import { get, post } from "/page/api.js";
import { h } from "/page/dom.js";
import { addTexts, t } from "/page/texts.js";
import { confirm, confirmWithText, gate, pages, since, table } from "/page/views/desk.js";
import { digitsNeeded, figure } from "/page/views/decimal.js";
import { pairOf, targetsText } from "/page/views/rate-detail.js";

addTexts({
  "proposal.title": "Waiting for a second person",
  "proposal.empty": "No quote waits for a second person.",
  "proposal.pair": "Pair",
  "proposal.figures": "Bid / mid / ask",
  "proposal.why": "Why",
  "proposal.asked": "Asked by",
  "proposal.targets": "For",
  "proposal.decision": "Decision",
  "proposal.approve": "Approve",
  "proposal.reject": "Reject",
  "proposal.own": "You asked for it; another person approves.",
  "proposal.approveTitle": "Approve {pair}?",
  "proposal.approveText": "{figures} for {targets}. It is released at once, with your name beside that of {askedBy}.",
  "proposal.rejectTitle": "Reject {pair}?",
  "proposal.rejectText": "{askedBy} is told the reason.",
  "proposal.reason": "Reason",
  "proposal.is.released": "{pair} is released as version {version}.",
  "proposal.is.rejected": "{pair} is rejected.",
  "proposal.is.overtaken": "{pair} was overtaken by a newer quote; nothing is released.",
});

const PAGE = 50;
const figures = (quote) => [quote.bid, quote.mid, quote.ask].filter((one) => one !== undefined).map((one) => figure(one, digitsNeeded(quote))).join(" / ");

/** The section of proposals. `decided(text)` is told what became of one; `load` reads them again. */
export function proposalsSection(app, decided) {
  const { box, body } = table(t("proposal.title"), [t("proposal.pair"), t("proposal.figures"), t("proposal.why"), t("proposal.targets"), t("proposal.asked"), t("proposal.decision")]);
  const list = pages({ box, body, empty: t("proposal.empty"), read });
  const place = h("div", { class: "place" });

  async function read(before) {
    const { proposals } = await get("/api/v1/rates/proposals", { state: "waiting", before, limit: PAGE });
    const reason = gate(app, "approve-rates");
    place.replaceChildren(...(reason && proposals.length ? [reason] : []));
    return { rows: proposals.map((one) => row(one, reason)), next: proposals.length === PAGE ? proposals.at(-1).id : undefined };
  }

  function row(proposal, reason) {
    const { quote } = proposal;
    const pair = `${pairOf(quote)} ${quote.kind}`;
    const approve = h("button", { type: "button", class: "main", onclick: () => decide(proposal, pair) }, t("proposal.approve"));
    const reject = h("button", { type: "button", onclick: () => refuse(proposal, pair) }, t("proposal.reject"));
    const own = proposal.askedBy === app.me().operator;
    const note = h("p", { class: "quiet reason", id: `own-${proposal.id}` }, t("proposal.own"));
    if (reason) gate(app, "approve-rates", approve, reject);
    else if (own) {
      approve.disabled = true;
      approve.setAttribute("aria-describedby", note.id);
    }
    return h("tr", {},
      h("th", { scope: "row" }, pair),
      h("td", { class: "number" }, figures(quote)),
      h("td", { class: "wrap" }, proposal.why),
      h("td", {}, targetsText(proposal.targets)),
      h("td", {}, proposal.askedBy, ", ", since(proposal.askedAt)),
      h("td", {}, h("div", { class: "buttons start" }, approve, reject), own && note));
  }

  const done = (pair) => (result) => {
    if (!result) return;
    decided(t(`proposal.is.${result.state}`, { pair, version: result.version }));
    list.load();
  };
  const decide = (proposal, pair) =>
    confirm({
      title: t("proposal.approveTitle", { pair }),
      text: t("proposal.approveText", { figures: figures(proposal.quote), targets: targetsText(proposal.targets), askedBy: proposal.askedBy }),
      yes: t("proposal.approve"),
      act: () => post(`/api/v1/rates/proposals/${proposal.id}/approve`),
    }).then(done(pair));
  const refuse = (proposal, pair) =>
    confirmWithText({
      title: t("proposal.rejectTitle", { pair }),
      text: t("proposal.rejectText", proposal),
      label: t("proposal.reason"),
      yes: t("proposal.reject"),
      danger: true,
      required: true,
      act: (reason) => post(`/api/v1/rates/proposals/${proposal.id}/reject`, { reason }),
    }).then(done(pair));

  return { root: h("section", { class: "stack" }, h("h2", {}, t("proposal.title")), place, list.root), load: list.load };
}
