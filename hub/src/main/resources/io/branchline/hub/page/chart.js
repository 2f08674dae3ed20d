// Charts of figures over time, drawn by uPlot in the colours of the theme.
import { h } from "/page/dom.js";
import { colour } from "/page/theme.js";

/**
 * A chart with one line per series: `{label, colour: "--name", value: (number) => text, scale?}`. `data` is
 * `[times in seconds, values, ...]`. It follows its width and the theme. `close` ends it.
 */
export function chart(root, { height = 160, series, title, min }) {
  const box = h("div", { class: "chart", role: "img", "aria-label": title });
  root.append(box);
  let data = [[], ...series.map(() => [])];
  let plot = draw();

  function draw() {
    const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui" };
    return new window.uPlot(
      {
        width: Math.max(240, box.clientWidth),
        height,
        legend: { show: false },
        cursor: { drag: { x: false, y: false } },
        scales: { y: { range: (u, low, high) => [min ?? low, high === low ? high + 1 : high] } },
        axes: [axis, { ...axis, size: 64, values: (u, ticks) => ticks.map((tick) => series[0].value(tick)) }],
        series: [{}, ...series.map((one) => ({ label: one.label, stroke: colour(one.colour), width: 2, points: { show: false }, paths: one.stepped ? window.uPlot.paths.stepped({ align: 1 }) : undefined, spanGaps: false }))],
      },
      data,
      box,
    );
  }

  function again() {
    plot.destroy();
    plot = draw();
  }
  const resized = new ResizeObserver(() => plot.setSize({ width: Math.max(240, box.clientWidth), height }));
  resized.observe(box);
  window.addEventListener("theme", again);
  return {
    show(next) {
      data = next;
      plot.setData(next);
    },
    close() {
      resized.disconnect();
      window.removeEventListener("theme", again);
      plot.destroy();
      box.remove();
    },
  };
}
