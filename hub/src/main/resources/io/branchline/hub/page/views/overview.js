// How everything stands, on one screen: each figure opens the view behind it.
import { chart, SPANS } from "/page/chart.js";
import { badge, h, icon, setBadge, setText, show } from "/page/dom.js";
import { ago, compact, duration, milliseconds, money, number, rate, time } from "/page/format.js";
import { on, store } from "/page/store.js";
import { place, tile, tileOf } from "/page/tile.js";
import { addTexts, has, phrase, t } from "/page/texts.js";
import { STATUSES } from "/page/views/columns.js";

addTexts({
  "overview.asOf": "as of {at}",
  "overview.branches": "Branches online",
  "overview.of": "{n} of {of}",
  "overview.all": "all of them",
  "overview.rate": "Events per second",
  "overview.rate.note": "settled at head office",
  "overview.settle": "Settle latency",
  "overview.settle.note": "received to settled, last minute",
  "overview.sync": "Sync latency",
  "overview.sync.note": "kept at the branch to settled",
  "overview.p50": "p50",
  "overview.p99": "p99",
  "overview.backlog": "Backlog",
  "overview.backlog.note": "oldest {age}",
  "overview.backlog.none": "nothing waits",
  "overview.sales": "Sales in {currency}",
  "overview.sales.note": { one: "{n} sale today", other: "{n} sales today" },
  "overview.sales.returns": "returns {amount}",
  "overview.alerts": "Alerts",
  "overview.alerts.note": "{critical} critical, {warning} warning",
  "overview.alerts.none": "none open",
  "overview.trouble": "Quarantine and gaps",
  "overview.trouble.note": "{quarantined} apart, {gaps} lost",
  "overview.trouble.none": "none open",
  "overview.proposals": "Proposals",
  "overview.proposals.note": "rates waiting for approval",
  "overview.proposals.none": "no rate waits for approval",
  "overview.health": "Health",
  "overview.hub": "Hub",
  "overview.postgresql": "PostgreSQL",
  "overview.redis": "Redis",
  "overview.up": "up",
  "overview.down": "down",
  "overview.unused": "not used",
  "overview.today": "Sales today",
  "overview.today.none": "No sale yet today.",
  "overview.live": "The last ten minutes",
  "overview.chart.rate": "Events per second",
  "overview.chart.settle": "Settle latency p99",
  "overview.open": "Open alerts",
  "overview.open.none": "Nothing needs attention.",
  "overview.away": "Not online",
  "overview.away.none": "Every branch is online.",
  "overview.away.more": "and {n} more",
  "overview.all.branches": "All branches",
  "overview.all.alerts": "All alerts",
  "overview.progress": "{done} of {total}, {left} left",
  "overview.waiting": { one: "{n} waits", other: "{n} wait" },
  "overview.first": "No branch is known yet. At the hub, {command} adds one and shows its key once. Start the agent beside the tills with that key: it appears here as soon as it connects.",
  "overview.first.command": "hub branch add 367 --name \"Main Street\"",
  "overview.kind.branch-offline": "Branch offline",
  "overview.kind.branch-lagging": "Branch lagging",
  "overview.kind.disk-low": "Disk nearly full",
  "overview.kind.clock-skew": "Clock is wrong",
  "overview.kind.quarantine": "Events set apart",
  "overview.kind.gap": "Events lost",
  "overview.kind.rates-stale": "Rates are old",
  "overview.kind.redis-down": "Redis is down",
});

const RING_SECONDS = 600;
const HOLE_SECONDS = 5;
const LIST_MAX = 6;

/** What people call a kind of alert. */
export const alertName = (kind) => (has(`overview.kind.${kind}`) ? t(`overview.kind.${kind}`) : kind);

export const overview = {
  name: "overview",
  path: /^\/$/,
  home: "/",
  inNav: true,
  open({ root }) {
    return { subscription: { channels: ["branches", "totals"] }, close: openOverview(root) };
  },
};

// What is drawn goes on while other views are open: the page has seen it since it was opened.
const ring = { times: [], rates: [], settles: [] };
on("overview", keep);
on("snapshot", (message) => message.overview && keep(message.overview));

function keep(figures) {
  const at = Date.now() / 1000;
  // Nothing is known of the time without a connection: a hole, not a line across it.
  if (at - ring.times.at(-1) > HOLE_SECONDS) point(ring.times.at(-1) + 1, null, null);
  point(at, figures.eventsPerSecond ?? null, figures.settle?.p99Ms ?? null);
  let old = 0;
  while (ring.times[old] < at - RING_SECONDS) old++;
  if (old > 0) for (const values of Object.values(ring)) values.splice(0, old);
}

function point(at, rateNow, settle) {
  ring.times.push(at);
  ring.rates.push(rateNow);
  ring.settles.push(settle);
}

function openOverview(root) {
  const asOf = h("span", { class: "quiet" });
  const first = h("p", { class: "empty", hidden: true });
  const tiles = newTiles();
  const sales = h("div", { class: "figures sales" });
  const noSales = h("p", { class: "quiet" }, t("overview.today.none"));
  const charts = h("div", { class: "charts" });
  const alerts = list(t("overview.open"), "/alerts", t("overview.all.alerts"), t("overview.open.none"));
  const away = list(t("overview.away"), `/branches?status=${STATUSES.filter((status) => status !== "online").join("%2C")}`, t("overview.all.branches"), t("overview.away.none"));
  // Until the hub has told, nothing is said to be well.
  for (const silent of [alerts.card, away.card, noSales]) show(silent, false);
  root.append(
    h("div", { class: "view-head" }, h("div", {}, h("h1", {}, t("nav.overview")), asOf), tiles.health),
    first,
    h("div", { class: "figures four" }, ...tiles.all),
    h("section", { class: "part", "aria-labelledby": "overview-today" }, h("h2", { id: "overview-today" }, t("overview.today")), sales, noSales),
    h("div", { class: "columns" },
      h("section", { class: "card", "aria-labelledby": "overview-live" }, h("h2", { id: "overview-live" }, t("overview.live")), charts),
      h("div", { class: "stack" }, alerts.card, away.card)));
  const rates = chart(charts, { title: t("overview.chart.rate"), series: [{ label: t("overview.chart.rate"), colour: "--busy", value: rate, tick: compact, fill: true }], min: 0, height: 150 });
  const settles = chart(charts, { title: t("overview.chart.settle"), series: [{ label: t("overview.chart.settle"), colour: "--good", value: milliseconds, steps: SPANS, fill: true }], min: 0, height: 150 });

  let planned = 0;
  const plan = () => {
    if (!planned) planned = requestAnimationFrame(draw);
  };

  function draw() {
    planned = 0;
    const figures = store.overview;
    if (!figures) return;
    setText(asOf, t("overview.asOf", { at: time(figures.asOf) }));
    showFirst(figures.branches.total === 0);
    tiles.show(figures);
    showSales(sales, noSales);
    rates.show([ring.times, ring.rates]);
    settles.show([ring.times, ring.settles]);
    // Nothing is said of what the hub has not told yet.
    show(alerts.card, store.fresh.has("alerts"));
    show(away.card, store.fresh.has("branches"));
    alerts.show([...store.alerts.values()].sort(worse).map(alertLine), store.alerts.size);
    const others = [...store.branches.values()].filter((branch) => branch.status !== "online" && branch.status !== "disabled");
    others.sort((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) || (a.since ?? "").localeCompare(b.since ?? ""));
    away.show(others.slice(0, LIST_MAX).map(branchLine), others.length);
  }

  function showFirst(nobody) {
    show(first, nobody);
    if (!nobody || first.firstElementChild) return;
    first.replaceChildren(...phrase("overview.first", { command: h("code", {}, t("overview.first.command")) }));
  }

  const ends = ["snapshot", "overview", "branches", "totals", "alerts"].map((topic) => on(topic, plan));
  plan();
  return () => {
    cancelAnimationFrame(planned);
    ends.forEach((end) => end());
    rates.close();
    settles.close();
  };
}

// ---- tiles
const latencies = (found) => [found?.p50Ms, found?.p99Ms].map(milliseconds);

function newTiles() {
  const percentiles = [t("overview.p50"), t("overview.p99")];
  const branches = tile(t("overview.branches"), "/branches?sort=status");
  const events = tile(t("overview.rate"), "/sales");
  const settle = tileOf(t("overview.settle"), percentiles, t("overview.settle.note"), "/search");
  const sync = tileOf(t("overview.sync"), percentiles, t("overview.sync.note"), "/branches?sort=-lag");
  const backlog = tile(t("overview.backlog"), "/branches?sort=-backlog");
  const alerts = tile(t("overview.alerts"), "/alerts");
  const trouble = tile(t("overview.trouble"), "/trouble");
  const proposals = tile(t("overview.proposals"), "/rates");
  const parts = ["hub", "postgresql", "redis"].map((name) => ({ name, badge: badge("never_seen", t(`overview.${name}`)) }));
  const health = h("a", { class: "health", href: "/alerts", title: t("overview.health") }, ...parts.map((part) => part.badge));
  return {
    all: [branches, events, settle, sync, backlog, alerts, trouble, proposals].map((one) => one.part),
    health,
    show(figures) {
      const { branches: by, alerts: open } = figures;
      const others = STATUSES.filter((status) => status !== "online" && by[status] > 0).map((status) => `${number(by[status])} ${t(`status.${status}`)}`);
      branches.show(t("overview.of", { n: number(by.online ?? 0), of: number(by.total) }), others.join(", ") || t("overview.all"), by.offline > 0 ? "bad" : "");
      events.show(rate(figures.eventsPerSecond ?? 0), t("overview.rate.note"));
      settle.show(latencies(figures.settle));
      sync.show(latencies(figures.sync));
      backlog.show(compact(figures.backlog ?? 0), figures.oldestAt ? t("overview.backlog.note", { age: duration((Date.now() - Date.parse(figures.oldestAt)) / 1000) }) : t("overview.backlog.none"));
      alerts.show(number(open.warning + open.critical), open.warning + open.critical ? t("overview.alerts.note", open) : t("overview.alerts.none"), open.critical ? "bad" : open.warning ? "warn" : "");
      trouble.show(number(figures.quarantined + figures.gaps), figures.quarantined + figures.gaps ? t("overview.trouble.note", figures) : t("overview.trouble.none"), figures.quarantined + figures.gaps ? "warn" : "");
      proposals.show(number(figures.proposals), t(figures.proposals ? "overview.proposals.note" : "overview.proposals.none"));
      for (const part of parts) {
        const state = figures.health[part.name];
        const kind = state === "up" ? "good" : state === "down" ? "critical" : "never_seen";
        setBadge(part.badge, kind, `${t(`overview.${part.name}`)} ${t(state === "up" ? "overview.up" : state === "down" ? "overview.down" : "overview.unused")}`);
      }
    },
  };
}

// Amounts of different currencies are never added up: each has a tile.
function showSales(root, none) {
  const all = [...store.totals.values()].filter((total) => total.branch === undefined && total.currency);
  const sold = all.filter((total) => total.type === "sale.completed").sort((a, b) => b.count - a.count);
  root.shown ??= new Map();
  for (const total of sold) {
    if (!root.shown.has(total.currency)) root.shown.set(total.currency, tile(t("overview.sales", total), "/sales?type=sale.completed"));
    const back = all.find((other) => other.type === "sale.returned" && other.currency === total.currency);
    const notes = [t("overview.sales.note", { n: number(total.count) }), back && t("overview.sales.returns", { amount: money(back.amount, back.currency) })];
    root.shown.get(total.currency).show(money(total.amount, total.currency), notes.filter(Boolean).join(" · "));
  }
  place(root, sold.map((total) => root.shown.get(total.currency).part));
  show(none, sold.length === 0);
  show(root, sold.length > 0);
}

// ---- lists
function list(title, href, all, none) {
  const items = h("ul", { class: "lines" });
  const empty = h("p", { class: "calm" }, icon("good"), none);
  const more = h("p", { class: "quiet" });
  const card = h("section", { class: "card", "aria-label": title }, h("div", { class: "card-head" }, h("h2", {}, title), h("a", { href }, all)), items, more, empty);
  const shown = new Map();
  return {
    card,
    show(lines, count) {
      const keys = new Set(lines.slice(0, LIST_MAX).map((line) => line.key));
      for (const key of shown.keys()) if (!keys.has(key)) shown.delete(key);
      const nodes = lines.slice(0, LIST_MAX).map((line) => {
        if (!shown.has(line.key)) shown.set(line.key, line.make());
        const made = shown.get(line.key);
        line.fill(made);
        return made.root;
      });
      place(items, nodes);
      setText(more, count > nodes.length ? t("overview.away.more", { n: number(count - nodes.length) }) : "");
      show(more, count > nodes.length);
      show(items, nodes.length > 0);
      show(empty, nodes.length === 0);
    },
  };
}

const worse = (a, b) => (a.severity === b.severity ? (b.since ?? "").localeCompare(a.since ?? "") : a.severity === "critical" ? -1 : 1);

function newLine(kind, href) {
  const state = badge(kind, "");
  const name = h("a", { href }, "");
  const note = h("span", { class: "quiet note" });
  const bar = h("progress", { max: 1, value: 0, hidden: true });
  return { root: h("li", {}, h("div", {}, state, name), note, bar), state, name, note, bar };
}

function alertLine(alert) {
  const branch = alert.branch && store.branches.get(alert.branch);
  const about = alert.branch ? ` – ${[alert.branch, branch?.name].filter(Boolean).join(" ")}` : "";
  return {
    key: alert.id,
    make: () => newLine("", alert.branch ? `/branches/${encodeURIComponent(alert.branch)}` : "/alerts"),
    fill(line) {
      setBadge(line.state, alert.severity, t(`severity.${alert.severity}`));
      setText(line.name, `${alertName(alert.kind)}${about}`);
      setText(line.note, `${alert.detail ?? ""} · ${ago(alert.since)}`);
    },
  };
}

function branchLine(branch) {
  return {
    key: branch.branch,
    make: () => newLine("", `/branches/${encodeURIComponent(branch.branch)}`),
    fill(line) {
      setBadge(line.state, branch.status, t(`status.${branch.status}`));
      setText(line.name, `${branch.branch} ${branch.name}`);
      const waiting = branch.backlog?.reduce((sum, one) => sum + one, 0) ?? 0;
      const progress = branch.catchUp;
      const notes = progress
        ? [t("overview.progress", { done: number(progress.done), total: number(progress.total), left: duration(progress.secondsLeft) })]
        : [branch.since && ago(branch.since), waiting > 0 && t("overview.waiting", { n: number(waiting) })];
      setText(line.note, notes.filter(Boolean).join(" · "));
      show(line.bar, Boolean(progress));
      if (progress) {
        line.bar.max = Math.max(1, progress.total);
        line.bar.value = progress.done;
        line.bar.setAttribute("aria-label", notes[0]);
      }
    },
  };
}
