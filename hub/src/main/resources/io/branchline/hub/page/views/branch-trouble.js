// What is open at a branch and wants somebody: alerts, events set apart, events lost.
import { get } from "/page/api.js";
import { badge, h, icon, show } from "/page/dom.js";
import { ago } from "/page/format.js";
import { on, store } from "/page/store.js";
import { addTexts, t } from "/page/texts.js";
import { alertName } from "/page/views/overview.js";

addTexts({
  "branchTrouble.title": "Needs attention",
  "branchTrouble.none": "Nothing needs attention.",
  "branchTrouble.apart": { one: "{n} event set apart", other: "{n} events set apart" },
  "branchTrouble.lost": { one: "{n} gap: events lost before they were sent", other: "{n} gaps: events lost before they were sent" },
});

/** Kind of alert that says the same. */
const KINDS = { apart: "quarantine", lost: "gap" };

/** Opens it for a branch; `show` draws it from the store; `close` ends it. */
export function troubleList(code) {
  const items = h("ul", { class: "lines" });
  const calm = h("p", { class: "calm" }, icon("good"), t("branchTrouble.none"));
  const card = h("section", { class: "card", "aria-label": t("branchTrouble.title") }, h("h2", {}, t("branchTrouble.title")), items, calm);
  let read = new Map();
  let drawn;

  // The feed may begin with the alerts of other branches only, so those of this one are read too.
  get("/api/v1/alerts", { state: "open", branch: code }).then(({ alerts }) => {
    read = new Map(alerts.map((alert) => [alert.id, alert]));
    draw();
  }, () => {});
  const end = on("alerts", (changed) => changed.forEach((alert) => alert.until && read.delete(alert.id)));

  function draw() {
    const open = new Map([...read, ...store.alerts]);
    const alerts = [...open.values()].filter((alert) => alert.branch === code && !alert.until);
    const now = store.branches.get(code);
    const next = JSON.stringify([alerts, now?.quarantined, now?.gaps]);
    if (next === drawn) return;
    drawn = next;
    const lines = alerts.map((alert) => line(alert.severity, t(`severity.${alert.severity}`), alertName(alert.kind), `/alerts?branch=${encodeURIComponent(code)}`, `${alert.detail ?? ""} · ${ago(alert.since)}`));
    const alarmed = new Set(alerts.map((alert) => alert.kind));
    const apart = (kind, n) => n > 0 && !alarmed.has(KINDS[kind]) && lines.push(line("warning", t("severity.warning"), t(`branchTrouble.${kind}`, { n }), `/trouble?branch=${encodeURIComponent(code)}`, ""));
    apart("apart", now?.quarantined);
    apart("lost", now?.gaps);
    items.replaceChildren(...lines);
    show(items, lines.length > 0);
    show(calm, lines.length === 0);
  }

  draw();
  return { card, show: draw, close: end };
}

function line(kind, word, text, href, note) {
  return h("li", {}, h("div", {}, badge(kind, word), h("a", { href }, text)), note ? h("span", { class: "quiet note" }, note) : false);
}
