// How a branch stood for a day: a strip of its states and charts of its figures, read anew each minute.
import { get } from "/page/api.js";
import { chart, SPANS } from "/page/chart.js";
import { h, setText, show } from "/page/dom.js";
import { compact, milliseconds, number } from "/page/format.js";
import { describeStrip, drawStrip, newStrip } from "/page/strip.js";
import { addTexts, t } from "/page/texts.js";

addTexts({
  "branchDay.title": "The last 24 hours",
  "branchDay.backlog": "Backlog",
  "branchDay.lag": "Lag",
  "branchDay.settled": "Settled per minute",
  "branchDay.none": "No history yet: a point is kept for each minute from now on.",
  "branchDay.failed": "The history could not be read: {why}",
});

const EVERY_MS = 60_000;
const DAY_MS = 86_400_000;
const LETTERS = { online: "o", catching_up: "c", lagging: "l", offline: "x", never_seen: "n", disabled: "d" };
/** Letters of the strip: five minutes each. */
const STEP_SECONDS = 300;
const WORST = "xlcdon";

/** Opens it for a branch; `close` ends it. */
export function branchDay(code) {
  const strip = newStrip();
  const words = h("p", { class: "quiet" });
  const why = h("p", { class: "quiet", hidden: true });
  const charts = h("div", { class: "charts" });
  const card = h("section", { class: "card", "aria-label": t("branchDay.title") }, h("div", { class: "card-head" }, h("h2", {}, t("branchDay.title")), words), strip, why, charts);
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
    const letters = lettersOf(points, to);
    drawStrip(strip, letters, STEP_SECONDS);
    setText(words, describeStrip(letters, STEP_SECONDS));
    if (points.length === 0 || over) return;
    plots ??= newPlots(charts);
    const minutes = spread(points, stepSeconds);
    const times = minutes.map((point) => point.at);
    for (const [name, plot] of Object.entries(plots)) plot.show([times, minutes.map((point) => point[name] ?? null)]);
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
    chart(place, { title: t(`branchDay.${name}`), series: [{ label: t(`branchDay.${name}`), fill: true, ...series }], min: 0, height: 110, span: DAY_MS / 1000 });
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

// The worst of each step; a minute without a point was offline, but nothing is known of the time before the first one.
function lettersOf(points, to) {
  const from = to - DAY_MS;
  const steps = Array.from({ length: DAY_MS / 1000 / STEP_SECONDS }, () => "");
  for (const point of points) {
    const at = Math.floor((Date.parse(point.at) - from) / 1000 / STEP_SECONDS);
    if (at >= 0 && at < steps.length) steps[at] += LETTERS[point.status] ?? "n";
  }
  const first = steps.findIndex((step) => step);
  return steps.map((step, at) => (step ? [...step].sort((a, b) => WORST.indexOf(a) - WORST.indexOf(b))[0] : first < 0 || at < first || at === steps.length - 1 ? "n" : "x")).join("");
}
