// The path of one event: its steps with their times, and how long it took from each to the next.
import { getExact } from "/page/api.js";
import { h } from "/page/dom.js";
import { milliseconds, utc } from "/page/format.js";
import { addTexts, t } from "/page/texts.js";
import { copyable, json, panel, why } from "/page/views/desk.js";
import { eventFacts, kindOf, receiptOf } from "/page/views/event.js";

addTexts({
  "path.title": "{kind} {receipt}, branch {branch}",
  "path.steps": "Path of the event",
  "path.step.pos": "At the till",
  "path.step.kept": "Kept at the branch",
  "path.step.hub": "Reached head office",
  "path.step.settled": "Settled",
  "path.step.feed": "Shown live",
  "path.whole": "{span} from the till to PostgreSQL.",
  "path.noFeed": "When it was shown live is no longer known; that is kept for the newest events only.",
  "path.skew": "The branch's clock is {span} {side}, so the first two times are as much off.",
  "path.ahead": "ahead",
  "path.behind": "behind",
  "path.backwards": "A time before the one of the step before: two clocks differ.",
  "path.raw": "As it came",
  "path.curl": "Ask the API for it",
  "path.missing": "This path could not be read: {why}",
});

/** Below this nobody can tell a clock that is off from the way the times were taken. */
const SKEW_MS = 250;

const exactTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23" });

/** Times have up to nanoseconds; milliseconds with a fraction are all that is wanted. */
const msBetween = (from, to) => Date.parse(to) - Date.parse(from) + (micros(to) - micros(from)) / 1000;
const micros = (at) => Number(/\.\d{3}(\d{1,3})/.exec(at)?.[1]?.padEnd(3, "0") ?? 0);
const span = (ms) => (Math.abs(ms) < 10 ? `${ms.toFixed(1)} ms` : milliseconds(ms));

/** The steps from left to right, on small screens from top to bottom; a long wait is drawn longer, by its logarithm. */
export function timeline(steps) {
  const list = h("ol", { class: "timeline", "aria-label": t("path.steps") });
  steps.forEach((step, index) => {
    const before = steps[index - 1];
    const ms = before && msBetween(before.at, step.at);
    const item = h("li", { dataset: { step: step.step } },
      before && h("span", { class: "wait", dataset: { backwards: ms < 0 ? "yes" : "no" }, title: ms < 0 ? t("path.backwards") : undefined }, `${ms < 0 ? "" : "+"}${span(ms).replace("-", "\u2212")}`),
      h("span", { class: "stop", "aria-hidden": "true" }),
      h("span", { class: "step" }, t(`path.step.${step.step}`)),
      h("time", { datetime: step.at, title: utc(step.at) }, exactTime.format(new Date(step.at))));
    if (before) item.style.setProperty("--wait", String(1 + Math.log10(1 + Math.max(0, ms))));
    list.append(item);
  });
  return list;
}

function skewNote(skewMs) {
  if (skewMs === undefined || Math.abs(skewMs) < SKEW_MS) return undefined;
  return h("p", { class: "notice" }, t("path.skew", { span: milliseconds(Math.abs(skewMs)), side: t(skewMs > 0 ? "path.ahead" : "path.behind") }));
}

/** The section that shows the path of an event; it reads it itself. */
export async function pathPanel(branch, id, onClose) {
  const address = `/api/v1/events/${encodeURIComponent(branch)}/${encodeURIComponent(id)}`;
  let found;
  try {
    found = await getExact(`${address}/path`);
  } catch (problem) {
    return panel(id, onClose, h("p", { class: "wrong" }, t("path.missing", { why: why(problem) })));
  }
  const { event, steps, skewMs } = found;
  const at = Object.fromEntries(steps.map((step) => [step.step, step.at]));
  const curl = `curl -H "Authorization: Bearer $BRANCHLINE_TOKEN" '${location.origin}${address}/path'`;
  return panel(t("path.title", { kind: kindOf(event), receipt: receiptOf(event), branch: event.branch }), onClose,
    timeline(steps),
    h("p", { class: "quiet" }, [at.pos && at.settled && t("path.whole", { span: span(msBetween(at.pos, at.settled)) }), !at.feed && t("path.noFeed")].filter(Boolean).join(" ")),
    skewNote(skewMs),
    h("div", { class: "halves" },
      eventFacts(event, { times: false }),
      h("div", { class: "stack" },
        h("details", { open: true }, h("summary", {}, t("path.raw")), json(event)),
        h("details", {}, h("summary", {}, t("path.curl")), copyable(t("path.curl"), curl)))));
}
