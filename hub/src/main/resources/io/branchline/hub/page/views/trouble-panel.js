// One quarantined event opened: what, why, as it came; mended in an editor and released, or discarded. And explaining a gap.
import { getExact, parseExact, post } from "/page/api.js";
import { h, setText } from "/page/dom.js";
import { bytes, dateTime } from "/page/format.js";
import { addTexts, t, typeName } from "/page/texts.js";
import { complain, confirm, confirmWithText, facts, field, gate, json, moment, panel, placeProblem, why } from "/page/views/desk.js";

addTexts({
  "mend.title": "{type} #{sequence} of branch {branch}",
  "mend.why": "Why",
  "mend.at": "Since",
  "mend.id": "Event id",
  "mend.place": "Place",
  "mend.placeOf": "priority {priority}, number {sequence}{size}",
  "mend.decided": "Decided",
  "mend.decidedBy": "{by}: {state}",
  "mend.note": "Note",
  "mend.raw": "As it came",
  "mend.event": "The event",
  "mend.eventHint": "Mend it here. It is checked by the same rules as when it came.",
  "mend.unreadable": "What came {why}. There is no event in it to mend; it can only be discarded.",
  "mend.release": "Release as it is",
  "mend.releaseMended": "Release as mended",
  "mend.discard": "Discard",
  "mend.undo": "Undo changes",
  "mend.notJson": "This is not JSON: {why}",
  "mend.releaseTitle": "Release the event?",
  "mend.releaseText": "It is settled as if it had come whole, counts in the totals, and goes to the dashboards. Your name goes into the audit.",
  "mend.mendedText": "The event as you have mended it is settled, counts in the totals, and goes to the dashboards. What came stays on record; your name goes into the audit.",
  "mend.noteLabel": "Note for the audit (may be empty)",
  "mend.discardTitle": "Discard the event?",
  "mend.discardText": "It is never counted. What came stays on record with the reason and your name.",
  "mend.reason": "Reason",
  "mend.explainTitle": "Explain the gap?",
  "mend.explainText": "Branch {branch}, priority {priority}, numbers {first} to {last}. The gap stays on record with your words.",
  "mend.problems": { one: "{n} thing is wrong:", other: "{n} things are wrong:" },
});

/** An entry of the quarantine has one number, a gap from one to another. */
export const sequenceOf = (item) => item.sequence ?? item.first;

/** Branch, epoch, priority and number: what names it in addresses. */
export const troubleKey = (item) => [item.branch, item.epoch, item.priority, sequenceOf(item)].join("/");

const address = (kind, item) => `/api/v1/${kind}/${troubleKey(item).split("/").map(encodeURIComponent).join("/")}`;

/** Asks for the reason of a gap; resolves with "explained", or undefined if it was called off. */
export const explainGap = (item) =>
  confirmWithText({
    title: t("mend.explainTitle"),
    text: t("mend.explainText", item),
    label: t("mend.reason"),
    yes: t("trouble.explain"),
    required: true,
    act: (reason) => post(`${address("gaps", item)}/explain`, { reason }),
  }).then((done) => done && "explained");

/** The panel of a quarantined event; it reads it itself. `done(what)` is called with "released" or "discarded". */
export async function quarantinePanel(item, { app, onClose, done }) {
  let found;
  try {
    found = await getExact(address("quarantine", item));
  } catch (problem) {
    return panel(troubleKey(item), onClose, h("p", { class: "wrong" }, t("page.failed", { why: why(problem) })));
  }
  const decided = found.state && found.state !== "open";
  const title = t("mend.title", { type: found.type ? typeName(found.type) : t("trouble.event"), sequence: sequenceOf(found), branch: found.branch });
  return panel(title, onClose,
    h("p", { class: "notice", dataset: { state: decided ? "done" : "wrong" } }, found.reason),
    facts(
      [t("mend.at"), moment(found.at, dateTime)],
      [t("mend.id"), found.id && h("code", {}, found.id)],
      [t("mend.place"), t("mend.placeOf", { priority: found.priority, sequence: sequenceOf(found), size: found.size ? `, ${bytes(found.size)}` : "" })],
      [t("mend.decided"), decided && [t("mend.decidedBy", { by: found.decidedBy, state: t(`trouble.is.${found.state}`) }), ", ", moment(found.decidedAt)]],
      [t("mend.note"), found.note]),
    decided ? undefined : actions(found, app, done),
    h("details", { open: Boolean(decided) }, h("summary", {}, t("mend.raw")), found.raw ? json(found.raw) : h("pre", { tabindex: "0" }, found.rawText ?? "")));
}

function actions(found, app, done) {
  const original = found.event ? JSON.stringify(found.event, null, 2) : "";
  const editor = h("textarea", { class: "editor", rows: "13", spellcheck: "false", autocomplete: "off" });
  editor.value = original;
  const release = h("button", { type: "button", class: "main", onclick: () => letGo() }, t("mend.release"));
  const discard = h("button", { type: "button", class: "danger", onclick: () => throwAway() }, t("mend.discard"));
  const undo = h("button", { type: "button", hidden: true, onclick: () => change(original) }, t("mend.undo"));
  const problems = h("div", { class: "problems", role: "alert" });
  // The view says why, once.
  if (gate(app, "handle-events", release, discard)) editor.readOnly = true;
  const mended = () => editor.value !== original;

  function change(text) {
    editor.value = text;
    follow();
  }
  function follow() {
    undo.hidden = !mended();
    setText(release, t(mended() ? "mend.releaseMended" : "mend.release"));
    complain(editor, "");
    problems.replaceChildren();
  }
  editor.addEventListener("input", follow);

  /** The event to send; undefined to send it as it is; null if it is not JSON. */
  function event() {
    if (!mended()) return undefined;
    try {
      return parseExact(editor.value);
    } catch (broken) {
      complain(editor, t("mend.notJson", { why: broken.message }));
      editor.focus();
      return null;
    }
  }

  async function letGo() {
    const sent = event();
    if (sent === null) return;
    problems.replaceChildren();
    const note = h("textarea", { rows: "2", maxlength: "500" });
    let refusal;
    const result = await confirm({
      title: t("mend.releaseTitle"),
      text: t(sent ? "mend.mendedText" : "mend.releaseText"),
      contents: [field("question-note", t("mend.noteLabel"), note)],
      yes: t(sent ? "mend.releaseMended" : "mend.release"),
      act: () => post(`${address("quarantine", found)}/release`, { ...(sent ? { event: sent } : {}), ...(note.value.trim() ? { note: note.value.trim() } : {}) }),
      // All that is wrong is shown beside the editor, where it is mended.
      refused(problem, place) {
        if (!problem.errors?.length) return placeProblem(problem, [], () => undefined, place);
        refusal = problem;
        place.closest("dialog").close();
        return undefined;
      },
    });
    if (result) done("released");
    else if (refusal) tellProblems(refusal);
  }

  function tellProblems(problem) {
    problems.replaceChildren(
      h("p", { class: "wrong" }, t("mend.problems", { n: problem.errors.length })),
      h("ul", {}, ...problem.errors.map((error) => h("li", {}, h("code", {}, error.pointer || "/"), " ", error.detail))));
    editor.focus();
  }

  const throwAway = () =>
    confirmWithText({
      title: t("mend.discardTitle"),
      text: t("mend.discardText"),
      label: t("mend.reason"),
      yes: t("mend.discard"),
      danger: true,
      required: true,
      act: (text) => post(`${address("quarantine", found)}/discard`, { reason: text }),
    }).then((result) => result && done("discarded"));

  return h("div", { class: "stack" },
    problems,
    found.event ? field("mend-event", t("mend.event"), editor, t("mend.eventHint")) : h("p", { class: "quiet" }, t("mend.unreadable", { why: found.rawOmitted })),
    h("div", { class: "buttons start" }, found.event && release, undo, discard));
}
