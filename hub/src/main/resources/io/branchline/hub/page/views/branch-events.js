// The last events of a branch: what PostgreSQL had when the page was opened, and what settled since.
import { get } from "/page/api.js";
import { h, setText, show } from "/page/dom.js";
import { milliseconds, money, time, utc } from "/page/format.js";
import { on } from "/page/store.js";
import { addTexts, t, typeName } from "/page/texts.js";

addTexts({
  "branchEvents.title": "Last events",
  "branchEvents.none": "Nothing has come from this branch yet.",
  "branchEvents.failed": "The events could not be read: {why}",
  "branchEvents.time": "Time",
  "branchEvents.what": "Event",
  "branchEvents.receipt": "Receipt",
  "branchEvents.amount": "Amount",
  "branchEvents.took": "Till to head office",
  "branchEvents.all": "Search in all",
});

const LINES_MAX = 50;

/** Opens it for a branch; `close` ends it. */
export function eventList(code) {
  const body = h("tbody");
  const head = ["time", "what", "receipt", "amount", "took"].map((name) => h("th", { scope: "col", class: name === "amount" || name === "took" ? "number" : undefined }, t(`branchEvents.${name}`)));
  const none = h("p", { class: "quiet", hidden: true }, t("branchEvents.none"));
  const box = h("div", { class: "scroll inner" }, h("table", {}, h("thead", {}, h("tr", {}, ...head)), body));
  const link = h("a", { href: `/search?branch=${encodeURIComponent(code)}` }, t("branchEvents.all"));
  const card = h("section", { class: "card", "aria-label": t("branchEvents.title") }, h("div", { class: "card-head" }, h("h2", {}, t("branchEvents.title")), link), box, none);
  const shown = new Set();
  let waiting = [];
  let planned = 0;

  function take(events) {
    waiting.push(...events.filter((event) => event.branch === code));
    if (waiting.length > LINES_MAX) waiting = waiting.slice(-LINES_MAX);
    if (!planned) planned = requestAnimationFrame(draw);
  }

  function draw() {
    planned = 0;
    const fresh = waiting.filter((event) => !shown.has(event.id));
    waiting = [];
    for (const event of fresh) {
      shown.add(event.id);
      const made = row(code, event);
      made.eventId = event.id;
      body.prepend(made);
    }
    while (body.children.length > LINES_MAX) {
      shown.delete(body.lastElementChild.eventId);
      body.lastElementChild.remove();
    }
    show(box, body.children.length > 0);
    show(none, body.children.length === 0);
  }

  async function read() {
    try {
      const { events } = await get("/api/v1/events", { branch: code, limit: LINES_MAX });
      // What came meanwhile is newer than what was read.
      waiting = [...events.reverse(), ...waiting];
      draw();
    } catch (problem) {
      setText(none, t("branchEvents.failed", { why: problem.message }));
      show(none, true);
    }
  }

  const ends = [on("events", take)];
  show(box, false);
  read();
  return {
    card,
    close() {
      cancelAnimationFrame(planned);
      ends.forEach((end) => end());
    },
  };
}

function row(code, event) {
  const total = event.data?.total ?? event.data?.amount;
  const amount = total?.currency ? money(total.amount, total.currency) : "";
  const took = event.settledtime && event.time ? Date.parse(event.settledtime) - Date.parse(event.time) : undefined;
  const link = h("a", { href: `/search?branch=${encodeURIComponent(code)}&open=${encodeURIComponent(`${code}/${event.id}`)}` }, typeName(event.type));
  return h("tr", {},
    h("td", { title: utc(event.time) }, time(event.time)),
    h("th", { scope: "row" }, link),
    h("td", {}, event.data?.receiptNumber ?? ""),
    h("td", { class: "number" }, amount),
    h("td", { class: "number" }, took === undefined ? "–" : milliseconds(Math.max(0, took))));
}
