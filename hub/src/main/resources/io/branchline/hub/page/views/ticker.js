// The rows of the ticker: a fixed number of them, used again and again, so that 2,000 events a second cost no more than 60.
import { h, setText } from "/page/dom.js";
import { milliseconds, time, utc } from "/page/format.js";
import { amountOf, eventKey, kindOf, receiptOf, tenderOf } from "/page/views/event.js";

const ROWS_MAX = 60;
/** Nobody reads faster; between two of these a busy ticker stands still. */
const DRAW_EVERY_MS = 250;
const KNOWN_MAX = 5_000;

/**
 * Fills a table body with the newest events. `take(events)` notes them and draws in a frame to come, unless `held()`; `free`
 * draws what was held; `clear` forgets all. `onDrawn({held})` is told how many wait. One tab stop: arrows move, Enter opens.
 */
export function tickerRows(body, { held, open, onDrawn, nameOf }) {
  let waiting = [];
  let waitingCount = 0;
  let frame = 0;
  let timer = 0;
  let drawnAt = 0;
  const known = new Set();
  const events = new WeakMap();

  function take(news) {
    let any = false;
    for (const event of news) {
      const key = eventKey(event);
      if (known.has(key)) continue;
      known.add(key);
      waiting.push(event);
      waitingCount++;
      any = true;
    }
    // Only the newest can ever be seen.
    if (waiting.length > 4 * ROWS_MAX) waiting = waiting.slice(-ROWS_MAX);
    if (known.size > KNOWN_MAX) forgetOldest();
    if (any) plan();
  }

  function forgetOldest() {
    const all = known.values();
    while (known.size > KNOWN_MAX / 2) known.delete(all.next().value);
  }

  function plan() {
    if (frame || timer) return;
    const rest = drawnAt + DRAW_EVERY_MS - performance.now();
    if (rest > 0) {
      timer = setTimeout(() => {
        timer = 0;
        frame = requestAnimationFrame(draw);
      }, rest);
    } else frame = requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    drawnAt = performance.now();
    if (!held()) {
      const fresh = waiting.slice(-ROWS_MAX);
      waiting = [];
      waitingCount = 0;
      for (const event of fresh) put(event, fresh.length <= ROWS_MAX / 4);
      keepOneStop();
    }
    onDrawn({ held: waitingCount });
  }

  function put(event, gently) {
    const row = body.childElementCount < ROWS_MAX ? newRow() : body.lastElementChild;
    events.set(row, event);
    const [at, branch, kind, receipt, amount, tender, took] = row.children;
    setText(at, time(event.time));
    at.title = utc(event.time);
    setText(branch.firstElementChild, event.branch);
    setText(branch.lastElementChild, nameOf(event.branch));
    setText(kind, kindOf(event));
    setText(receipt.firstElementChild, receiptOf(event));
    setText(amount, amountOf(event) ?? "");
    setText(tender, tenderOf(event));
    setText(took, milliseconds(Date.parse(event.settledtime) - Date.parse(event.time)));
    row.dataset.kind = event.data?.kind ?? "";
    body.prepend(row);
    // Starting the animation again needs another name for it; the rows take turns.
    row.className = gently ? (row.className === "new-a" ? "new-b" : "new-a") : "";
  }

  function newRow() {
    return h("tr", {}, h("td", {}), h("td", {}, h("strong", {}), " ", h("span", { class: "quiet" })), h("td", {}), h("th", { scope: "row" }, h("button", { type: "button", class: "link", tabindex: "-1" })), h("td", { class: "number" }), h("td", {}), h("td", { class: "number" }));
  }

  const stops = () => [...body.querySelectorAll("button")];
  function keepOneStop(chosen) {
    const all = stops();
    const one = chosen ?? (body.contains(document.activeElement) ? document.activeElement : all[0]);
    for (const button of all) {
      const wanted = button === one ? "0" : "-1";
      if (button.getAttribute("tabindex") !== wanted) button.setAttribute("tabindex", wanted);
    }
  }

  body.addEventListener("click", (click) => {
    const row = click.target.closest("tr");
    if (row && !getSelection().toString()) open(events.get(row));
  });
  body.addEventListener("keydown", (press) => {
    const all = stops();
    const at = all.indexOf(press.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[press.key];
    if (at < 0 || !all[to]) return;
    press.preventDefault();
    keepOneStop(all[to]);
    all[to].focus();
  });

  return {
    take,
    free: plan,
    clear() {
      waiting = [];
      waitingCount = 0;
      known.clear();
      body.replaceChildren();
      onDrawn({ held: 0 });
    },
    close() {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    },
  };
}
