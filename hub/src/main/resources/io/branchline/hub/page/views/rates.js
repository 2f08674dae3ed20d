// The rate board: what holds, what is to come, what waits for a second person; and publishing.
import { get } from "/page/api.js";
import { badge, h, setText, show } from "/page/dom.js";
import { number } from "/page/format.js";
import { on } from "/page/store.js";
import { addTexts, t } from "/page/texts.js";
import { closeDialogs, gate, head, moment, since, table, tick, why } from "/page/views/desk.js";
import { difference, digitsNeeded, figure } from "/page/views/decimal.js";
import { proposalsSection } from "/page/views/proposals.js";
import { pairOf, ratePanel, targetsText } from "/page/views/rate-detail.js";
import { publishQuote } from "/page/views/rate-form.js";

addTexts({
  "rates.title": "Rates",
  "rates.board": "In force",
  "rates.scheduled": "Scheduled",
  "rates.publish": "New quote",
  "rates.another": "New quote of this pair",
  "rates.pair": "Pair",
  "rates.kind": "Kind",
  "rates.unit": "per {n}",
  "rates.bid": "Bid",
  "rates.mid": "Mid",
  "rates.ask": "Ask",
  "rates.spread": "Spread",
  "rates.source": "Source",
  "rates.validFrom": "Valid from",
  "rates.age": "Age",
  "rates.applied": "Applied",
  "rates.appliedOf": "{n} of {of}",
  "rates.state": "State",
  "rates.state.fresh": "fresh",
  "rates.state.stale": "stale",
  "rates.for": "For",
  "rates.empty": "No rate has been published yet.",
  "rates.none": "Nothing is scheduled.",
  "rates.done.released": "{key} is released as version {version}.",
  "rates.done.waiting": "{key} waits for a second person.",
  "rates.done.known": "{key} was known already.",
});

const PAGE = 500;
const PAGES_MAX = 4;
/** Not more often, however fast rates come. */
const READ_EVERY_MS = 2_000;
const TICK_MS = 5_000;

/** All that holds and is to come, by version. */
async function readAll() {
  const all = [];
  let after;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { rates } = await get("/api/v1/rates", { after, limit: PAGE });
    all.push(...rates);
    if (rates.length < PAGE) break;
    after = rates.at(-1).version;
  }
  return all;
}

export const rates = {
  name: "rates",
  path: /^\/rates$/,
  home: "/rates",
  inNav: true,
  open({ root, query, app }) {
    const applied = new Map();
    let live = [];
    let opened;
    let proposals;
    let again = 0;
    let over = false;

    const publish = h("button", { type: "button", class: "main", onclick: () => publishFrom(undefined) }, t("rates.publish"));
    const reason = gate(app, "publish-rates", publish);
    const status = h("p", { class: "notice", role: "status", hidden: true });
    const failed = h("p", { class: "empty", hidden: true });
    const figures = ["bid", "mid", "ask", "spread"].map((name) => ({ text: t(`rates.${name}`), number: true, extra: name === "spread" }));
    const board = table(t("rates.board"), [t("rates.pair"), t("rates.kind"), ...figures, { text: t("rates.source"), extra: true }, { text: t("rates.validFrom"), extra: true }, t("rates.age"), t("rates.state"), { text: t("rates.applied"), number: true }]);
    const coming = table(t("rates.scheduled"), [t("rates.pair"), t("rates.kind"), ...figures, t("rates.validFrom"), t("rates.for")]);
    const comingSection = h("section", { class: "stack", hidden: true }, h("h2", {}, t("rates.scheduled")), coming.box);
    const place = h("div", {});
    const layout = h("div", { class: "desk" }, h("div", { class: "stack" }, h("h2", {}, t("rates.board")), failed, board.box, comingSection), place);
    const waiting = proposalsSection(app, (text) => {
      tell(text);
      readSoon();
    });

    function tell(text) {
      setText(status, text);
      show(status, Boolean(text));
    }

    const places = get("/api/v1/branches").then(({ branches }) => branches, () => []);
    async function publishFrom(present) {
      const outcome = await publishQuote({ present, places: await places });
      if (!outcome || over) return;
      tell(t(`rates.done.${outcome.state}`, outcome));
      waiting.load();
      readSoon();
    }

    // ---- reading
    async function read() {
      try {
        live = await readAll();
        if (over) return;
        show(failed, false);
        draw();
      } catch (problem) {
        setText(failed, t("page.failed", { why: why(problem) }));
        show(failed, true);
      }
    }
    function readSoon() {
      if (again) return;
      again = setTimeout(() => {
        again = 0;
        read();
        opened?.refresh();
      }, READ_EVERY_MS / 4);
    }
    function heard(news) {
      for (const rate of news) if (rate.applied !== undefined) applied.set(rate.version, rate);
      showApplied();
      const known = new Set(live.map((rate) => rate.version));
      if (news.some((rate) => !known.has(rate.version) || rate.version === opened?.version)) readSoon();
    }
    // Only the figure: a row that is built anew under the pointer cannot be clicked.
    function showApplied() {
      for (const row of board.body.rows) setText(row.lastElementChild, appliedText(Number(row.dataset.version)));
    }
    function appliedText(version) {
      const counts = applied.get(version);
      return counts ? t("rates.appliedOf", { n: number(counts.applied), of: number(counts.of) }) : "–";
    }

    // ---- showing
    const byPair = (a, b) => (pairOf(a) + a.kind).localeCompare(pairOf(b) + b.kind) || a.version - b.version;
    function draw() {
      const now = live.filter((rate) => rate.state !== "scheduled").sort(byPair);
      const later = live.filter((rate) => rate.state === "scheduled").sort((a, b) => a.validFrom.localeCompare(b.validFrom));
      const focused = document.activeElement?.closest?.("tr")?.dataset.version;
      board.body.replaceChildren(...now.map(boardRow));
      coming.body.replaceChildren(...later.map(comingRow));
      if (focused) root.querySelector(`tr[data-version="${focused}"] button`)?.focus();
      show(comingSection, later.length > 0);
      show(board.box, now.length > 0);
      if (now.length === 0) setText(failed, t("rates.empty"));
      show(failed, now.length === 0);
    }
    const figureCells = (rate) =>
      [rate.bid, rate.mid, rate.ask].map((text) => h("td", { class: "number" }, figure(text, digitsNeeded(rate))));
    const pairCell = (rate) =>
      h("th", { scope: "row" }, h("button", { type: "button", class: "link" }, pairOf(rate)), rate.unit > 1 && h("span", { class: "quiet" }, " ", t("rates.unit", { n: number(rate.unit) })), rate.targets[0] !== "*" && h("p", { class: "quiet small" }, targetsText(rate.targets)));
    function line(rate, ...cells) {
      const row = h("tr", { dataset: { version: rate.version } }, pairCell(rate), h("td", {}, t(`quote.kind.${rate.kind}`)), ...figureCells(rate), h("td", { class: "number extra" }, figure(difference(rate.ask, rate.bid), digitsNeeded(rate))), ...cells);
      row.addEventListener("click", () => openRate(rate));
      return row;
    }
    function boardRow(rate) {
      return line(rate,
        h("td", { class: "extra" }, rate.source),
        h("td", { class: "extra" }, moment(rate.validFrom)),
        h("td", {}, since(rate.asOf)),
        h("td", {}, badge(rate.state === "stale" ? "warning" : "good", t(`rates.state.${rate.state}`))),
        h("td", { class: "number" }, appliedText(rate.version)));
    }
    const comingRow = (rate) => line(rate, h("td", {}, moment(rate.validFrom)), h("td", {}, targetsText(rate.targets)));

    async function openRate(rate) {
      const another = h("button", { type: "button", onclick: () => publishFrom(rate) }, t("rates.another"));
      gate(app, "publish-rates", another);
      app.setQuery({ version: rate.version });
      const panel = await ratePanel(rate, { onClose: closeRate, buttons: [another] });
      opened?.close();
      opened = panel;
      place.replaceChildren(panel.root);
      layout.classList.add("open");
      panel.focus();
    }
    function closeRate() {
      const version = opened?.version;
      opened?.close();
      opened = undefined;
      place.replaceChildren();
      layout.classList.remove("open");
      app.setQuery({ version: "" });
      root.querySelector(`tr[data-version="${version}"] button`)?.focus();
    }

    root.append(head(t("rates.title"), publish), ...(reason ? [reason] : []), status, waiting.root, layout);
    const stops = [
      on("snapshot", (message) => heard(message.rates ?? [])),
      on("rates", heard),
      on("overview", (overview) => {
        if (overview.proposals !== proposals) waiting.load();
        proposals = overview.proposals;
      }),
    ];
    waiting.load();
    read().then(() => {
      const wanted = live.find((rate) => String(rate.version) === query.get("version"));
      if (wanted && !over) openRate(wanted);
    });
    const timer = setInterval(() => tick(root), TICK_MS);
    return {
      subscription: { channels: ["rates"] },
      close() {
        over = true;
        stops.forEach((stop) => stop());
        clearInterval(timer);
        clearTimeout(again);
        opened?.close();
        closeDialogs();
      },
    };
  },
};
