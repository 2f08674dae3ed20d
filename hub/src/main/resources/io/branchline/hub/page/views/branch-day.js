// How a branch stood for a day: a strip of its states and charts of its figures, read anew each minute.
import { get } from "/page/api.js";
import { chart, SPANS } from "/page/chart.js";
import { h, setText, show } from "/page/dom.js";
import { compact, milliseconds, number } from "/page/format.js";
import { describeStrip, drawStrip, newStrip } from "/page/strip.js";
import { addTexts, t } from "/page/texts.js";

addTexts({
  "branchDay.title": "The last 24 hours",
  "branchDay.short": { one: "The last hour", other: "The last {n} hours" },
  "branchDay.backlog": "Backlog",
  "branchDay.lag": "Lag",
  "branchDay.settled": "Settled per minute",
  "branchDay.none": "No history yet: a point is kept for each minute from now on.",
  "branchDay.failed": "The history could not be read: {why}",
});

const EVERY_MS = 60_000;
const DAY_MS = 86_400_000;
const SHORTEST_MS = 3_600_000;
const LETTERS = { online: "o", catching_up: "c", lagging: "l", offline: "x", never_seen: "n", disabled: "d" };
/** Letters of the strip; none is shorter than the minute of a point. */
const STEPS = 288;
const WORST = "xlcdon";
const UNWRITTEN_MS = 180_000;

/** Opens it for a branch; `close` ends it. */
export function branchDay(code) {
  const strip = newStrip();
  const words = h("p", { class: "quiet" });
  const title = h("h2", {}, t("branchDay.title"));
  const why = h("p", { class: "quiet", hidden: true });
  const charts = h("div", { class: "charts" });
  const card = h("section", { class: "card", "aria-label": t("branchDay.title") }, h("div", { class: "card-head" }, title, words), strip, why, charts);
  let plots;

  async function read() {
    const to = Date.now();
    try {
      const answer = await get(`/api/v1/branches/${encodeURIComponent(code)}/history`, { from: new Date(to - DAY_MS).toISOString(), to: new Date(to).toISOString() });
      draw(answer, to);
    } catch (problem) {
      setText(why, t("branchDay.failed", { why: problem.message }));
      show(why, true);
    }
  }

  function draw({ points, stepSeconds }, to) {
    show(why, points.length === 0);
    setText(why, t("branchDay.none"));
    show(charts, points.length > 0);
    // A branch that is known for an hour has the room of a day for it.
    const known = points.length === 0 ? DAY_MS : to - Date.parse(points[0].at);
    const span = known > DAY_MS / 2 ? DAY_MS : Math.max(SHORTEST_MS, Math.ceil(known / SHORTEST_MS) * SHORTEST_MS);
    setText(title, span === DAY_MS ? t("branchDay.title") : t("branchDay.short", { n: span / SHORTEST_MS }));
    const step = Math.max(60, span / 1000 / STEPS);
    const letters = lettersOf(points, to, span, step);
    drawStrip(strip, letters, step);
    setText(words, describeStrip(letters, step));
    if (points.length === 0 || over) return;
    plots ??= newPlots(charts);
    const minutes = spread(points, stepSeconds);
    const times = minutes.map((point) => point.at);
    for (const [name, plot] of Object.entries(plots)) plot.show([times, minutes.map((point) => point[name] ?? null)], span / 1000);
  }

  let over = false;
  read();
  const timer = setInterval(read, EVERY_MS);
  return {
    card,
    close() {
      over = true;
      clearInterval(timer);
      Object.values(plots ?? {}).forEach((plot) => plot.close());
    },
  };
}

function newPlots(place) {
  const make = (name, series) =>
    chart(place, { title: t(`branchDay.${name}`), series: [{ label: t(`branchDay.${name}`), fill: true, ...series }], min: 0, height: 110 });
  return {
    backlog: make("backlog", { colour: "--warn", value: number, tick: compact }),
    lagMs: make("lag", { colour: "--good", value: milliseconds, steps: SPANS }),
    settled: make("settled", { colour: "--busy", value: number, tick: compact }),
  };
}

// A minute that is missing is a hole, not a line across it.
function spread(points, stepSeconds) {
  const found = [];
  for (const point of points) {
    const at = Date.parse(point.at) / 1000;
    const last = found.at(-1)?.at;
    if (last !== undefined && at - last > stepSeconds * 1.5) found.push({ at: last + stepSeconds });
    found.push({ ...point, at });
  }
  return found;
}

// The worst of each step. A minute without a point was offline; but of the time before the first nothing is known, and the
// last minutes may not have been written yet.
function lettersOf(points, to, span, stepSeconds) {
  const step = stepSeconds * 1000;
  const end = Math.ceil(to / step) * step;
  const steps = Array.from({ length: Math.round(span / step) }, () => "");
  for (const point of points) {
    const at = steps.length - 1 - Math.floor((end - 1 - Date.parse(point.at)) / step);
    if (at >= 0 && at < steps.length) steps[at] = worse(steps[at], LETTERS[point.status] ?? "n");
  }
  const first = steps.findIndex((letter) => letter);
  const written = steps.length - Math.ceil(UNWRITTEN_MS / step);
  let before = "n";
  return steps.map((letter, at) => {
    if (letter) before = letter;
    else if (at < written) before = first < 0 || at < first ? "n" : "x";
    return before;
  }).join("");
}

const worse = (a, b) => (a && WORST.indexOf(a) < WORST.indexOf(b) ? a : b);
