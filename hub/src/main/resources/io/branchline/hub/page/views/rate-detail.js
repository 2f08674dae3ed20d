// One rate opened: its history as a chart and as figures, and which branches have it.
import { get } from "/page/api.js";
import { chart } from "/page/chart.js";
import { badge, h, setText } from "/page/dom.js";
import { dateTime, number } from "/page/format.js";
import { addTexts, t } from "/page/texts.js";
import { facts, moment, panel, table, why } from "/page/views/desk.js";
import { digitsNeeded, figure } from "/page/views/decimal.js";

addTexts({
  "rate.history": "History of {pair}",
  "rate.historyTable": "Quotes of {pair}, the newest first",
  "rate.mid": "Mid",
  "rate.bid": "Bid",
  "rate.ask": "Ask",
  "rate.from": "Valid from",
  "rate.to": "Valid until",
  "rate.asOf": "As of",
  "rate.by": "By",
  "rate.byTwo": "{by}, approved by {approvedBy}",
  "rate.source": "Source",
  "rate.version": "Version",
  "rate.targets": "For",
  "rate.applied": "Applied by {n} of {of} branches",
  "rate.branches": "Branches and this quote",
  "rate.branch": "Branch",
  "rate.state": "State",
  "rate.delivered": "Delivered",
  "rate.appliedAt": "Applied",
  "rate.oneOnly": "This is its only quote so far; the chart begins with the second.",
  "rate.delivery.pending": "on its way",
  "rate.delivery.delivered": "delivered",
  "rate.delivery.applied": "applied",
  "rate.delivery.refused": "refused",
  "rate.delivery.superseded": "superseded",
  "rate.per": "{unit} {base} in {quote}",
  "rate.all": "all branches",
  "rate.region": "region {name}",
  "rate.branchCode": "branch {code}",
});

const HISTORY_MAX = 200;
const SHOWN_MAX = 12;
const BRANCHES_SHOWN_MAX = 200;
const KINDS = { applied: "good", refused: "critical", pending: "never_seen", delivered: "catching_up", superseded: "disabled" };

/** A rate's figures are for so many units of its base. */
export const pairOf = (rate) => `${rate.base}/${rate.quote}`;
export const perUnit = (rate) => t("rate.per", { unit: number(rate.unit), base: rate.base, quote: rate.quote });

/** Whom a quote is for, in words. */
export const targetsText = (targets) =>
  targets.map((target) => (target === "*" ? t("rate.all") : target.startsWith("region:") ? t("rate.region", { name: target.slice(7) }) : t("rate.branchCode", { code: target.slice(7) }))).join(", ");

/** Figures per unit of the newest quote, for the eye only: a chart has pixels, not digits. */
function points(quotes) {
  const unit = quotes[0].unit;
  const scaled = (quote, member) => (quote[member] === undefined ? null : (Number(quote[member]) * unit) / quote.unit);
  const all = [...quotes].sort((a, b) => Date.parse(a.validFrom) - Date.parse(b.validFrom));
  const last = { ...all.at(-1), validFrom: new Date(Math.max(Date.now(), Date.parse(all.at(-1).validFrom) + 1000)).toISOString() };
  const drawn = [...all, last];
  return [drawn.map((quote) => Date.parse(quote.validFrom) / 1000), ...["mid", "bid", "ask"].map((member) => drawn.map((quote) => scaled(quote, member)))];
}

/** The panel of a rate; `close` ends its chart. `applied(n, of)` is told what the branches say. */
export async function ratePanel(rate, { onClose, buttons }) {
  const pair = `${pairOf(rate)} ${rate.kind}`;
  const note = h("p", { class: "quiet", role: "status" });
  const chartPlace = h("div", {});
  const historyPlace = h("div", {});
  const branchPlace = h("div", {});
  const opened = panel(pair, onClose,
    h("div", { class: "buttons start" }, ...buttons),
    facts(
      [t("rate.mid"), `${figure(rate.mid, digitsNeeded(rate))} (${perUnit(rate)})`],
      [t("rate.from"), moment(rate.validFrom, dateTime)],
      [t("rate.to"), rate.validTo && moment(rate.validTo, dateTime)],
      [t("rate.asOf"), moment(rate.asOf, dateTime)],
      [t("rate.source"), rate.source],
      [t("rate.by"), rate.approvedBy ? t("rate.byTwo", rate) : rate.by],
      [t("rate.targets"), targetsText(rate.targets)],
      [t("rate.version"), String(rate.version)]),
    note, chartPlace, historyPlace, branchPlace);
  let drawn;
  let over = false;

  async function history() {
    const { quotes } = await get(`/api/v1/rates/${encodeURIComponent(rate.base)}/${encodeURIComponent(rate.quote)}/history`, { kind: rate.kind, limit: HISTORY_MAX });
    if (over || quotes.length === 0) return;
    const digits = digitsNeeded(...quotes.slice(0, SHOWN_MAX));
    if (quotes.length > 1) drawChart(quotes);
    else chartPlace.append(h("p", { class: "quiet" }, t("rate.oneOnly")));
    const { box, body } = table(t("rate.historyTable", { pair }), [t("rate.from"), { text: t("rate.bid"), number: true }, { text: t("rate.mid"), number: true }, { text: t("rate.ask"), number: true }, t("rate.by")]);
    body.append(...quotes.slice(0, SHOWN_MAX).map((quote) => h("tr", {},
      h("td", {}, moment(quote.validFrom)), ...["bid", "mid", "ask"].map((member) => h("td", { class: "number" }, figure(quote[member], digits))),
      h("td", {}, quote.approvedBy ? `${quote.by} + ${quote.approvedBy}` : quote.by))));
    historyPlace.append(box);
  }

  function drawChart(quotes) {
    const sides = quotes.some((quote) => quote.bid !== undefined);
    const digits = Math.min(6, digitsNeeded(...quotes.slice(0, SHOWN_MAX)));
    const format = new Intl.NumberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    const value = (at) => format.format(at);
    const series = [{ label: t("rate.mid"), colour: "--busy", value, stepped: true }];
    if (sides) series.push({ label: t("rate.bid"), colour: "--good", value, stepped: true }, { label: t("rate.ask"), colour: "--warn", value, stepped: true });
    drawn = chart(chartPlace, { height: 200, title: t("rate.history", { pair }), series });
    drawn.show(points(quotes).slice(0, 1 + series.length));
  }

  async function branches() {
    const { branches: all } = await get(`/api/v1/rates/versions/${rate.version}/branches`);
    if (over) return;
    const done = all.filter((one) => one.state === "applied").length;
    const { box, body } = table(t("rate.branches"), [t("rate.branch"), t("rate.state"), t("rate.delivered"), t("rate.appliedAt")]);
    body.append(...all.slice(0, BRANCHES_SHOWN_MAX).map((one) => h("tr", {},
      h("th", { scope: "row" }, h("a", { href: `/branches/${encodeURIComponent(one.branch)}` }, one.branch)),
      h("td", {}, badge(KINDS[one.state] ?? "never_seen", t(`rate.delivery.${one.state}`)), one.reason && h("p", { class: "wrong" }, one.reason)),
      h("td", {}, moment(one.deliveredAt)), h("td", {}, moment(one.appliedAt)))));
    branchPlace.replaceChildren(h("h3", {}, t("rate.applied", { n: number(done), of: number(all.length) })), box);
    return { done, of: all.length };
  }

  const failed = (problem) => setText(note, t("page.failed", { why: why(problem) }));
  await Promise.all([history().catch(failed), branches().catch(failed)]);
  return {
    ...opened,
    version: rate.version,
    /** Reads again which branches have it. */
    refresh: () => branches().catch(failed),
    close() {
      over = true;
      drawn?.close();
    },
  };
}
