// What is wrong now, and what was: since when, how long, who has seen to it.
import { get, post } from "/page/api.js";
import { badge, h, setText, show } from "/page/dom.js";
import { duration } from "/page/format.js";
import { on, store } from "/page/store.js";
import { addTexts, has, t } from "/page/texts.js";
import { choice, closeDialogs, confirmWithText, field, filterForm, gate, head, moment, pages, since, table, tick } from "/page/views/desk.js";

addTexts({
  "alerts.title": "Alerts",
  "alerts.now": "Now",
  "alerts.before": "Before",
  "alerts.severity": "Severity",
  "alerts.what": "What",
  "alerts.branch": "Branch",
  "alerts.since": "Since",
  "alerts.lasts": "For",
  "alerts.lasted": "Lasted",
  "alerts.detail": "Detail",
  "alerts.seen": "Acknowledged",
  "alerts.acknowledge": "Acknowledge",
  "alerts.none": "Nothing is wrong. Alerts appear here by themselves.",
  "alerts.noneFits": "No alert fits the filter.",
  "alerts.noneBefore": "No alert has ended yet.",
  "alerts.filter": "Branch",
  "alerts.kind": "Kind",
  "alerts.ask": "Acknowledge this alert?",
  "alerts.askText": "{what}. It stays until its cause is gone; others see that you are on it.",
  "alerts.note": "Note",
  "alerts.noteHint": "What you found, or what is being done.",
  "alerts.hub": "head office",
  "alerts.kind.branch-offline": "Branch offline",
  "alerts.kind.branch-lagging": "Branch lagging",
  "alerts.kind.disk-low": "Little room on disk",
  "alerts.kind.clock-skew": "Clock is off",
  "alerts.kind.quarantine": "Events in quarantine",
  "alerts.kind.gap": "Gap in the sequence",
  "alerts.kind.rates-stale": "Old rates",
  "alerts.kind.redis-down": "Redis is down",
});

const PAGE = 50;
const KINDS = ["branch-offline", "branch-lagging", "disk-low", "clock-skew", "quarantine", "gap", "rates-stale", "redis-down"];
const TICK_MS = 1_000;
const kindName = (kind) => (has(`alerts.kind.${kind}`) ? t(`alerts.kind.${kind}`) : kind);
const lasted = (alert) => duration((Date.parse(alert.until ?? new Date().toISOString()) - Date.parse(alert.since)) / 1000);

export const alerts = {
  name: "alerts",
  path: /^\/alerts$/,
  home: "/alerts",
  inNav: true,
  open({ root, query, app }) {
    const controls = {
      branch: h("input", { type: "text", autocomplete: "off", value: query.get("branch") ?? "" }),
      kind: choice([["", t("desk.any")], ...KINDS.map((kind) => [kind, kindName(kind)])], query.get("kind") ?? ""),
    };
    const { form, values } = filterForm(app, controls, () => {
      draw();
      list.load();
    });
    form.append(field("alerts-branch", t("alerts.branch"), controls.branch), field("alerts-kind", t("alerts.kind"), controls.kind));
    const fits = (alert) => (!values().branch || alert.branch === values().branch) && (!values().kind || alert.kind === values().kind);

    const now = table(t("alerts.now"), [t("alerts.severity"), t("alerts.what"), t("alerts.branch"), t("alerts.detail"), t("alerts.since"), t("alerts.lasts"), t("alerts.seen")]);
    const none = h("p", { class: "empty good", hidden: true }, badge("good", t("alerts.none")));
    const before = table(t("alerts.before"), [t("alerts.severity"), t("alerts.what"), t("alerts.branch"), t("alerts.detail"), t("alerts.since"), t("alerts.lasted"), t("alerts.seen")]);
    const list = pages({ ...before, empty: t("alerts.noneBefore"), read });
    const reason = gate(app, "handle-events");
    const rows = new Map();
    let again = 0;

    async function read(next) {
      const page = await get("/api/v1/alerts", { state: "ended", branch: values().branch, next, limit: PAGE });
      return { rows: page.alerts.filter(fits).map(rowOf), next: page.next };
    }

    const cells = (alert) => [
      h("td", {}, badge(alert.severity, t(`severity.${alert.severity}`))),
      h("th", { scope: "row" }, kindName(alert.kind)),
      h("td", {}, alert.branch ? h("a", { href: `/branches/${encodeURIComponent(alert.branch)}` }, alert.branch) : h("span", { class: "quiet" }, t("alerts.hub"))),
      h("td", { class: "wrap" }, alert.detail),
      h("td", {}, moment(alert.since)),
      h("td", { dataset: { lasts: "yes" } }, lasted(alert)),
    ];
    const seen = ({ acknowledged: { by, at, note } }) => [by, ", ", since(at), note && h("p", { class: "quiet" }, note)];
    const rowOf = (alert) => h("tr", {}, ...cells(alert), h("td", { class: "wrap" }, alert.acknowledged ? seen(alert) : "–"));

    function openRow(alert) {
      const button = h("button", { type: "button", onclick: () => acknowledge(alert) }, t("alerts.acknowledge"));
      if (reason) gate(app, "handle-events", button);
      return h("tr", { dataset: { id: alert.id, severity: alert.severity } }, ...cells(alert), h("td", { class: "wrap" }, alert.acknowledged ? seen(alert) : button));
    }

    async function acknowledge(alert) {
      const what = [kindName(alert.kind), alert.branch].filter(Boolean).join(" ");
      const done = await confirmWithText({
        title: t("alerts.ask"),
        text: t("alerts.askText", { what }),
        label: t("alerts.note"),
        hint: t("alerts.noteHint"),
        yes: t("alerts.acknowledge"),
        act: async (note) => ({ ...(await post(`/api/v1/alerts/${alert.id}/acknowledge`, note ? { note } : {})), note }),
      });
      // The feed says it too; the answer is sooner.
      if (done && rows.has(alert.id)) {
        rows.set(alert.id, { ...alert, acknowledged: { by: done.by, at: done.at, note: done.note } });
        draw();
      }
    }

    const order = (a, b) => (a.severity === b.severity ? b.since.localeCompare(a.since) : a.severity === "critical" ? -1 : 1);
    function draw() {
      const shown = [...rows.values()].filter(fits).sort(order);
      const focused = now.body.contains(document.activeElement) ? document.activeElement.closest("tr")?.dataset.id : undefined;
      now.body.replaceChildren(...shown.map(openRow));
      if (focused) now.body.querySelector(`tr[data-id="${focused}"] button`)?.focus();
      show(now.box, shown.length > 0);
      show(none, shown.length === 0);
      setText(none.querySelector("span span"), t(rows.size ? "alerts.noneFits" : "alerts.none"));
    }
    function renew() {
      rows.clear();
      store.alerts.forEach((alert) => rows.set(alert.id, alert));
      draw();
    }
    function changed(news) {
      for (const alert of news) {
        if (alert.until) rows.delete(alert.id);
        else rows.set(alert.id, alert);
      }
      draw();
      if (news.some((alert) => alert.until) && !again) {
        again = setTimeout(() => {
          again = 0;
          list.load();
        }, TICK_MS);
      }
    }

    root.append(head(t("alerts.title")), ...(reason ? [reason] : []), form,
      h("section", { class: "stack" }, h("h2", {}, t("alerts.now")), none, now.box),
      h("section", { class: "stack" }, h("h2", {}, t("alerts.before")), list.root));
    renew();
    list.load();
    const stops = [on("snapshot", renew), on("alerts", changed)];
    const timer = setInterval(() => {
      tick(root);
      for (const row of now.body.rows) {
        const alert = rows.get(Number(row.dataset.id));
        if (alert) setText(row.querySelector("[data-lasts]"), lasted(alert));
      }
    }, TICK_MS);
    return {
      subscription: { channels: ["alerts"] },
      close() {
        stops.forEach((stop) => stop());
        clearInterval(timer);
        clearTimeout(again);
        closeDialogs();
      },
    };
  },
};
