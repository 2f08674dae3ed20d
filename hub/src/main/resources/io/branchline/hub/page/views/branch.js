// One branch: how it stands now, how it stood for a day, and what came from it last.
import { get } from "/page/api.js";
import { badge, h, setBadge, setText, show } from "/page/dom.js";
import { ago, bytes, dateTime, duration, milliseconds, money, number, utc } from "/page/format.js";
import { on, store } from "/page/store.js";
import { place, tile } from "/page/tile.js";
import { addTexts, t } from "/page/texts.js";
import { branchDay } from "/page/views/branch-day.js";
import { connectionList } from "/page/views/branch-connections.js";
import { eventList } from "/page/views/branch-events.js";
import { troubleList } from "/page/views/branch-trouble.js";
import { room, skew } from "/page/views/columns.js";

addTexts({
  "branch.back": "All branches",
  "branch.unknown": "No branch has the code {code}.",
  "branch.since": "since {at} ({span})",
  "branch.never": "This branch has never connected. Start its agent with the key that was shown when it was added.",
  "branch.lag": "Lag",
  "branch.lag.note": "kept to settled",
  "branch.backlog": "Backlog",
  "branch.backlog.none": "nothing waits",
  "branch.oldest": "oldest {span}",
  "branch.disk": "Disk room",
  "branch.skew": "Clock",
  "branch.skew.note": "against the hub's",
  "branch.rates": "Rates version",
  "branch.rates.newest": "the newest",
  "branch.rates.behind": "newest is {n}",
  "branch.rates.none": "none published",
  "branch.sales": "Sales in {currency}",
  "branch.sales.note": { one: "{n} sale today", other: "{n} sales today" },
  "branch.sales.returns": "returns {amount}",
  "branch.sales.none": "Sales today",
  "branch.sales.zero": "No sale yet",
  "branch.lastSeen": "Last seen",
  "branch.agent": "Agent",
  "branch.address": "Address",
  "branch.region": "Region",
  "branch.settledAt": "Last settled",
  "branch.progress": "Catching up",
  "branch.progress.done": "{done} of {total} events",
  "branch.progress.rate": "{n} per second",
  "branch.progress.left": "about {span} left",
  "branch.queues": "Queues",
  "branch.queue": "Priority",
  "branch.queue.waiting": "Waiting",
  "branch.queue.settled": "Settled",
  "branch.facts": "Facts",
});

export const branch = {
  name: "branches",
  path: /^\/branches\/([^/]+)$/,
  home: "/branches",
  inNav: false,
  wants: ([code]) => ({ branches: [code] }),
  open({ root, params: [code] }) {
    return { subscription: { channels: ["branches", "totals", "rates", "alerts", "events"], branches: [code] }, close: openBranch(root, code) };
  },
};

function openBranch(root, code) {
  let first;
  const head = newHead(code);
  const progress = newProgress();
  const tiles = newTiles();
  const sales = newSales();
  const figures = h("div", { class: "figures tight" });
  const queues = newQueues();
  const facts = newFacts();
  const never = h("p", { class: "empty", hidden: true }, t("branch.never"));
  const day = branchDay(code);
  const events = eventList(code);
  const trouble = troubleList(code);
  const connections = connectionList(code);
  const parts = h("div", { class: "parts" },
    never, progress.card,
    figures,
    h("div", { class: "columns" },
      h("div", { class: "stack" }, day.card, events.card),
      h("div", { class: "stack" }, trouble.card, queues.card, facts.card, connections.card)));
  const missing = h("p", { class: "empty", hidden: true }, t("branch.unknown", { code }));
  root.append(head.part, missing, parts);

  const known = () => store.branches.get(code) ?? first;
  let planned = 0;
  const plan = () => {
    if (!planned) planned = requestAnimationFrame(draw);
  };
  function draw() {
    planned = 0;
    const now = known();
    show(parts, Boolean(now));
    if (!now) return;
    document.title = `${now.branch} ${now.name} – ${t("app.name")}`;
    head.show(now);
    show(never, now.status === "never_seen");
    progress.show(now.catchUp);
    tiles.show(now);
    place(figures, [...sales(totals()), ...tiles.all]);
    queues.show(now);
    facts.show(now);
    trouble.show();
  }

  function totals() {
    const live = [...store.totals.values()].filter((total) => total.branch === code);
    return live.length > 0 || store.fresh.has("totals") ? live : (first?.today ?? []);
  }

  async function read() {
    try {
      first = await get(`/api/v1/branches/${encodeURIComponent(code)}`);
      plan();
    } catch (problem) {
      if (problem.status !== 404) throw problem;
      show(missing, true);
      show(parts, false);
    }
  }

  const ends = ["snapshot", "branches", "totals", "rates", "alerts"].map((topic) => on(topic, plan));
  const timer = setInterval(plan, 1_000);
  show(parts, false);
  read().catch(() => {});
  plan();
  return () => {
    cancelAnimationFrame(planned);
    clearInterval(timer);
    ends.forEach((end) => end());
    [day, events, trouble, connections].forEach((part) => part.close());
  };
}

// ---- head
function newHead(code) {
  const title = h("h1", {}, code);
  const state = badge("never_seen", "");
  const since = h("span", { class: "quiet" });
  const part = h("div", { class: "view-head" }, h("div", {}, title, state, since), h("a", { href: "/branches" }, t("branch.back")));
  return {
    part,
    show(now) {
      if (title.dataset.name !== now.name) {
        title.dataset.name = now.name;
        title.replaceChildren(h("span", { class: "code" }, now.branch), " ", now.name);
      }
      setBadge(state, now.status, t(`status.${now.status}`));
      setText(since, now.since ? t("branch.since", { at: dateTime(now.since), span: duration((Date.now() - Date.parse(now.since)) / 1000) }) : "");
      since.title = utc(now.since);
    },
  };
}

function newProgress() {
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("branch.progress") });
  const done = h("span", {});
  const left = h("span", { class: "quiet" });
  const card = h("section", { class: "card catching-up", hidden: true, "aria-label": t("branch.progress") }, h("div", { class: "card-head" }, h("h2", {}, t("branch.progress")), done), bar, left);
  return {
    card,
    show(progress) {
      show(card, Boolean(progress));
      if (!progress) return;
      bar.max = Math.max(1, progress.total);
      bar.value = progress.done;
      setText(done, t("branch.progress.done", { done: number(progress.done), total: number(progress.total) }));
      const told = [t("branch.progress.rate", { n: number(Math.round(progress.perSecond)) }), progress.secondsLeft !== undefined && t("branch.progress.left", { span: duration(progress.secondsLeft) })];
      setText(left, told.filter(Boolean).join(", "));
    },
  };
}

// ---- tiles
function newTiles() {
  const lag = tile(t("branch.lag"));
  const backlog = tile(t("branch.backlog"));
  const disk = tile(t("branch.disk"));
  const clock = tile(t("branch.skew"));
  const rates = tile(t("branch.rates"), "/rates");
  return {
    all: [lag, backlog, disk, clock, rates].map((one) => one.part),
    show(now) {
      const waiting = now.backlog?.reduce((sum, one) => sum + one, 0);
      lag.show(milliseconds(now.lagMs), t("branch.lag.note"), now.status === "lagging" ? "warn" : "");
      backlog.show(number(waiting), now.oldestAt ? t("branch.oldest", { span: duration((Date.now() - Date.parse(now.oldestAt)) / 1000) }) : waiting === 0 ? t("branch.backlog.none") : "");
      disk.show(room(now), now.diskRoomBytes === undefined ? "" : bytes(now.diskRoomBytes), now.diskRoomSeconds < 86_400 ? "warn" : "");
      clock.show(skew(now.skewMs), t("branch.skew.note"), Math.abs(now.skewMs ?? 0) > 30_000 ? "warn" : "");
      const newest = [...store.rates.values()].reduce((most, one) => Math.max(most, one.version ?? 0), 0);
      const held = now.ratesVersion;
      rates.show(held === undefined ? "–" : number(held), newest === 0 ? t("branch.rates.none") : held >= newest ? t("branch.rates.newest") : t("branch.rates.behind", { n: number(newest) }), newest > 0 && held < newest ? "warn" : "");
    },
  };
}

// Amounts of different currencies are never added up: each has a tile.
function newSales() {
  const shown = new Map();
  const make = (key, title) => {
    if (!shown.has(key)) shown.set(key, tile(title));
    return shown.get(key);
  };
  return (totals) => {
    const sold = totals.filter((total) => total.type === "sale.completed" && total.currency).sort((a, b) => b.count - a.count);
    if (sold.length === 0) {
      const none = make("", t("branch.sales.none"));
      none.show(number(0), t("branch.sales.zero"));
      return [none.part];
    }
    return sold.map((total) => {
      const back = totals.find((other) => other.type === "sale.returned" && other.currency === total.currency);
      const notes = [t("branch.sales.note", { n: number(total.count) }), back && t("branch.sales.returns", { amount: money(back.amount, back.currency) })];
      const made = make(total.currency, t("branch.sales", total));
      made.show(money(total.amount, total.currency), notes.filter(Boolean).join(" · "));
      return made.part;
    });
  };
}

// ---- cards
function newQueues() {
  const rows = [1, 2, 3, 4].map((level) => {
    const waiting = h("td", { class: "number" });
    const settled = h("td", { class: "number" });
    return { row: h("tr", {}, h("th", { scope: "row" }, h("span", { class: "quiet" }, String(level)), ` ${t(`priority.${level}`)}`), waiting, settled), waiting, settled };
  });
  const head = h("tr", {}, h("th", { scope: "col" }, t("branch.queue")), h("th", { scope: "col", class: "number" }, t("branch.queue.waiting")), h("th", { scope: "col", class: "number" }, t("branch.queue.settled")));
  const card = h("section", { class: "card", "aria-label": t("branch.queues") }, h("h2", {}, t("branch.queues")), h("table", { class: "plain-table" }, h("thead", {}, head), h("tbody", {}, ...rows.map((one) => one.row))));
  return {
    card,
    show: (now) => rows.forEach((one, at) => {
      setText(one.waiting, number(now.backlog?.[at]));
      setText(one.settled, number(now.settled?.[at]));
    }),
  };
}

function newFacts() {
  const names = ["region", "lastSeen", "settledAt", "agent", "address"];
  const values = names.map(() => h("dd", {}));
  const list = h("dl", { class: "facts" }, ...names.flatMap((name, at) => [h("dt", {}, t(`branch.${name}`)), values[at]]));
  const card = h("section", { class: "card", "aria-label": t("branch.facts") }, h("h2", {}, t("branch.facts")), list);
  return {
    card,
    show(now) {
      const moment = (at) => (at ? `${dateTime(at)} (${ago(at)})` : "–");
      const texts = [now.region || "–", moment(now.lastSeen), moment(now.settledAt), now.agent ?? "–", now.remote ?? "–"];
      values.forEach((value, at) => setText(value, texts[at]));
      values[1].title = utc(now.lastSeen);
      values[2].title = utc(now.settledAt);
    },
  };
}
