// Charts of figures over time, drawn by uPlot in the colours of the theme.
import { h, setText } from "/page/dom.js";
import { dateTime, hourMinute, time } from "/page/format.js";
import { colour } from "/page/theme.js";
import { t } from "/page/texts.js";

const FONT = "12px system-ui, sans-serif";
const NARROWEST = 160;
const DAYS = 3 * 86_400;
/** How often its description changes for those who do not see it. */
const TELL_EVERY_MS = 10_000;

/** Steps of an axis of milliseconds that people count in. */
export const SPANS = [1, 2, 5, 10, 20, 50, 100, 200, 500, ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 604800].map((seconds) => seconds * 1000)];

/**
 * A chart with one line per series: `{label, colour: "--name", value: (number) => text, stepped, fill}`; the first
 * may have `tick` and `steps`, the texts and distances of the axis. `title` heads it,
 * `min` is where its figures begin, `span` the least width of its time axis in seconds, which `show([times in seconds,
 * values, ...], span)` may change; a value that is missing (`null`) is a hole. It follows its width, the theme and the pointer. `close` ends it.
 */
export function chart(root, { height = 150, series, title, min, span = 60 }) {
  const values = series.map((one) => h("span", { class: "chart-value" }));
  const when = h("span", { class: "quiet" });
  const keys = series.map((one, at) => h("span", { class: "chart-key", dataset: { colour: one.colour } }, series.length > 1 ? one.label : false, values[at]));
  const box = h("div", { class: "chart", role: "img", "aria-label": title });
  root.append(h("figure", { class: "chart-box" }, h("figcaption", {}, h("span", { class: "chart-title" }, title), h("span", { class: "chart-now" }, when, keys)), box));
  let data = [[], ...series.map(() => [])];
  let told = 0;
  let plot = draw();

  function draw() {
    const axis = { stroke: colour("--quiet"), font: FONT, ticks: { show: false }, grid: { stroke: colour("--line"), width: 1 } };
    return new window.uPlot(
      {
        width: Math.max(NARROWEST, box.clientWidth),
        height,
        legend: { show: false },
        padding: [8, 26, 0, 0],
        cursor: { drag: { x: false, y: false }, y: false, points: { size: 7 } },
        scales: { x: { time: true, range: timeRange }, y: { range: valueRange } },
        axes: [
          { ...axis, grid: { show: false }, size: 24, gap: 4, space: 64, values: (u, at) => at.map((moment) => label(u, moment)) },
          { ...axis, size: 62, gap: 6, space: 30, incrs: series[0].steps, values: (u, at) => at.map((tick) => (series[0].tick ?? series[0].value)(tick)) },
        ],
        series: [{}, ...series.map(line)],
        hooks: { setCursor: [(u) => read(u.cursor.idx)] },
      },
      data,
      box,
    );
  }

  function line(one) {
    return {
      stroke: colour(one.colour),
      width: 1.75,
      fill: one.fill ? colour(one.colour, 0.12) : undefined,
      points: { show: () => data[0].length < 3, size: 5 },
      spanGaps: false,
      paths: one.stepped ? window.uPlot.paths.stepped({ align: 1 }) : undefined,
    };
  }

  // By the data itself: around a single moment uPlot would show years.
  function timeRange() {
    const times = data[0];
    return times.length === 0 ? [0, span] : [Math.min(times[0], times.at(-1) - span), times.at(-1)];
  }

  function valueRange(u, low, high) {
    if (low === null || low === undefined) return [min ?? 0, (min ?? 0) + 1];
    const room = (high - (min ?? low)) * 0.12 || Math.abs(high) * 0.01 || 1;
    return [min ?? low - room, high + room];
  }

  function label(u, moment) {
    const width = u.scales.x.max - u.scales.x.min;
    if (width > DAYS) return new Date(moment * 1000).toLocaleDateString(undefined, { month: "short", day: "numeric" });
    return hourMinute(moment * 1000, width < 600);
  }

  // The values under the pointer, or the newest.
  function read(at) {
    const pointed = at !== null && at !== undefined;
    const index = pointed ? at : data[0].length - 1;
    series.forEach((one, row) => {
      const found = data[row + 1][index];
      setText(values[row], found === undefined || found === null ? "–" : one.value(found));
    });
    const moment = data[0][index] * 1000;
    setText(when, pointed && moment ? (plot.scales.x.max - plot.scales.x.min > DAYS ? dateTime(moment) : time(moment)) : "");
  }

  function tell() {
    if (Date.now() - told < TELL_EVERY_MS) return;
    told = Date.now();
    const sentences = series.map((one, row) => {
      const known = data[row + 1].filter((value) => value !== null && value !== undefined);
      const named = series.length > 1 ? `${title}, ${one.label}` : title;
      if (known.length === 0) return t("chart.none", { title: named });
      return t("chart.told", { title: named, now: one.value(known.at(-1)), most: one.value(known.reduce((most, value) => Math.max(most, value))) });
    });
    box.setAttribute("aria-label", sentences.join("; "));
  }

  function again() {
    plot.destroy();
    plot = draw();
  }
  const resized = new ResizeObserver(() => plot.setSize({ width: Math.max(NARROWEST, box.clientWidth), height }));
  resized.observe(box);
  window.addEventListener("theme", again);
  return {
    show(next, wider = span) {
      span = wider;
      data = next;
      plot.setData(next);
      read(plot.cursor.idx);
      tell();
    },
    close() {
      resized.disconnect();
      window.removeEventListener("theme", again);
      plot.destroy();
      box.closest("figure").remove();
    },
  };
}
