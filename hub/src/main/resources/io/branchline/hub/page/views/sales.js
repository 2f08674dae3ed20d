// The live ticker: what the branches sell, as it settles. Calm at any rate, held whenever somebody looks closer.
import { get } from "/page/api.js";
import { h, setText, show } from "/page/dom.js";
import { number, time } from "/page/format.js";
import { on } from "/page/store.js";
import { addTexts, t, typeName } from "/page/texts.js";
import { choice, closeDialogs, field, filterForm, head, table, why } from "/page/views/desk.js";
import { openEvent } from "/page/views/event.js";
import { tickerRows } from "/page/views/ticker.js";

addTexts({
  "sales.title": "Sales",
  "sales.ticker": "Newest sales",
  "sales.pause": "Pause",
  "sales.resume": "Resume",
  "sales.new": "{n} new – resume",
  "sales.looked": "held while you are in the list",
  "sales.lookedNew": "{n} new; held while you are in the list",
  "sales.rate": "{n}/s",
  "sales.busy": "{n}/s; the newest are shown",
  "sales.branch": "Branch",
  "sales.branches": "all",
  "sales.region": "Region",
  "sales.type": "Kind",
  "sales.types.money": "Sales and returns",
  "sales.types.all": "Every event",
  "sales.priority": "Priority",
  "sales.column.time": "Time",
  "sales.column.kind": "Kind",
  "sales.column.receipt": "Receipt",
  "sales.column.amount": "Amount",
  "sales.column.tender": "Paid by",
  "sales.column.took": "Took",
  "sales.empty": "No sale yet that fits. New ones appear here by themselves.",
  "sales.skipped": "Around {at} there was more than could be shown; what is missing here is found by search.",
});

const MONEY = ["sale.completed", "sale.returned", "payment.received"];
const OTHERS = ["inventory.adjusted", "inventory.counted", "customer.updated", "product.updated", "report.published", "stock.requested", "stock.transferred"];
const FIRST = 60;
/** More than this in a second, and not all of it can be seen. */
const CALM_MAX = 40;
const LIST_ID = "sales-codes";
/** How long a pointer that rests on the list holds it. */
const LOOKS_MS = 8_000;

const codes = (text) => text.split(/[\s,]+/).filter(Boolean);

/** What of the feed fits the filters. */
function subscriptionOf({ branch, region, type, priority }) {
  return {
    channels: ["events"],
    branches: codes(branch),
    regions: region ? [region] : [],
    types: type === "" ? MONEY : type === "all" ? [] : [type],
    priorities: priority ? [Number(priority)] : [],
  };
}

export const sales = {
  name: "sales",
  path: /^\/sales$/,
  home: "/sales",
  inNav: true,
  open({ root, query, app }) {
    let paused = false;
    let looking = false;
    let opened = false;
    let count = 0;
    let perSecond = 0;
    let filled = 0;
    let resting = 0;
    let early;

    const pause = h("button", { type: "button", class: "main" }, t("sales.pause"));
    const rateLine = h("p", { class: "quiet rate" });
    const note = h("p", { class: "notice", hidden: true });
    const empty = h("p", { class: "empty" }, t("sales.empty"));
    const { box, body } = table(t("sales.ticker"), [t("sales.column.time"), t("sales.branch"), t("sales.column.kind"), t("sales.column.receipt"), { text: t("sales.column.amount"), number: true }, t("sales.column.tender"), { text: t("sales.column.took"), number: true }]);
    box.classList.add("ticker");

    const names = new Map();
    const rows = tickerRows(body, {
      nameOf: (code) => names.get(code) ?? "",
      held: () => paused || looking || opened,
      open(event) {
        opened = true;
        openEvent(event).addEventListener("close", () => {
          opened = false;
          rows.free();
        });
      },
      onDrawn: ({ held }) => {
        setText(pause, !paused ? t("sales.pause") : held ? t("sales.new", { n: number(held) }) : t("sales.resume"));
        waiting = held;
        showRate();
        show(empty, body.childElementCount === 0);
        show(box, body.childElementCount > 0);
      },
    });
    let waiting = 0;

    function showRate() {
      const n = number(perSecond);
      const text = perSecond > CALM_MAX ? t("sales.busy", { n }) : t("sales.rate", { n });
      const looked = waiting ? t("sales.lookedNew", { n: number(waiting) }) : t("sales.looked");
      setText(rateLine, !paused && looking ? `${text} · ${looked}` : text);
    }

    // ---- filters
    const controls = {
      branch: h("input", { type: "text", list: LIST_ID, autocomplete: "off", spellcheck: "false", placeholder: t("sales.branches"), value: query.get("branch") ?? "" }),
      region: choice([["", t("desk.any")], ...(query.get("region") ? [[query.get("region"), query.get("region")]] : [])], query.get("region") ?? ""),
      type: choice([["", t("sales.types.money")], ["all", t("sales.types.all")], ...[...MONEY, ...OTHERS].map((type) => [type, typeName(type)])], query.get("type") ?? ""),
      priority: choice([["", t("desk.any")], ...[1, 2, 3, 4].map((level) => [String(level), `${level} – ${t(`priority.${level}`)}`])], query.get("priority") ?? ""),
    };
    const { form, values } = filterForm(app, controls, () => {
      show(note, false);
      rows.clear();
      app.subscribe(subscriptionOf(values()));
      fill();
    });
    const list = h("datalist", { id: LIST_ID });
    form.append(field("sales-branch", t("sales.branch"), controls.branch), field("sales-region", t("sales.region"), controls.region), field("sales-type", t("sales.type"), controls.type), field("sales-priority", t("sales.priority"), controls.priority), list);

    const places = get("/api/v1/branches").then(({ branches }) => branches, () => []);
    places.then((all) => {
      all.forEach((one) => names.set(one.branch, one.name));
      list.append(...all.map((one) => h("option", { value: one.branch }, one.name)));
      const chosen = controls.region.value;
      const regions = [...new Set(all.map((one) => one.region))].filter((name) => name && name !== chosen).sort();
      controls.region.append(...regions.map((name) => h("option", { value: name }, name)));
    });

    /** What settled before the page was opened, so that a quiet hour is no empty page. */
    async function fill() {
      const mine = ++filled;
      early = [];
      const { branch, region, type, priority } = values();
      const wanted = subscriptionOf(values());
      const of = wanted.branches.length ? new Set(wanted.branches) : region ? new Set((await places).filter((one) => one.region === region).map((one) => one.branch)) : undefined;
      const asked = wanted.types.length ? wanted.types : [""];
      try {
        const found = await Promise.all(asked.map((one) => get("/api/v1/events", { type: one, priority, branch: wanted.branches.length === 1 ? branch : "", limit: of ? 4 * FIRST : FIRST })));
        if (mine !== filled) return;
        const events = found.flatMap((page) => page.events).filter((event) => !of || of.has(event.branch));
        rows.take(events.sort((a, b) => (a.settledtime < b.settledtime ? -1 : 1)).slice(-FIRST));
      } catch (problem) {
        if (mine === filled) setText(empty, t("page.failed", { why: why(problem) }));
      }
      if (mine !== filled) return;
      rows.take(early);
      early = undefined;
    }

    // ---- held while somebody looks closer
    const look = (now) => {
      if (looking === now) return;
      looking = now;
      showRate();
      if (!now) rows.free();
    };
    const rest = () => {
      clearTimeout(resting);
      look(box.contains(document.activeElement));
    };
    // A pointer that only happens to be there looks at nothing: it has to move, and now and then again.
    box.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse" || (event.movementX === 0 && event.movementY === 0)) return;
      clearTimeout(resting);
      resting = setTimeout(rest, LOOKS_MS);
      look(true);
    });
    box.addEventListener("pointerleave", rest);
    box.addEventListener("focusin", () => look(true));
    box.addEventListener("focusout", (event) => look(box.contains(event.relatedTarget)));
    pause.addEventListener("click", () => {
      paused = !paused;
      rows.free();
      setText(pause, paused ? t("sales.resume") : t("sales.pause"));
    });

    root.append(head(t("sales.title"), rateLine, pause), form, note, empty, box);
    const skipped = () => {
      setText(note, t("sales.skipped", { at: time(Date.now()) }));
      show(note, true);
    };
    const stops = [
      on("events", (events) => {
        count += events.length;
        // What comes while the past is being read is newer than that, and waits for it.
        if (early) early = [...early, ...events].slice(-4 * FIRST);
        else rows.take(events);
      }),
      on("reset", skipped),
      on("snapshot", (message) => {
        if (message.resumed === false) {
          skipped();
          fill();
        }
      }),
    ];
    const second = setInterval(() => {
      perSecond = count;
      count = 0;
      showRate();
    }, 1000);
    fill();
    return {
      subscription: subscriptionOf(values()),
      close() {
        stops.forEach((stop) => stop());
        clearInterval(second);
        clearTimeout(resting);
        rows.close();
        closeDialogs();
      },
    };
  },
};
