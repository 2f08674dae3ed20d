// What the views of the desk are made of: their head, fields with their problems, tables, panels, questions to confirm.
import { Problem } from "/page/api.js";
import { openDialog } from "/page/dialog.js";
import { h, setText, show } from "/page/dom.js";
import { ago, dateTime, time, utc } from "/page/format.js";
import { addTexts, t } from "/page/texts.js";

addTexts({
  "desk.may.publish-rates": "Publishing needs the role of a publisher or admin; you are {role}.",
  "desk.may.approve-rates": "Approving needs the role of an approver or admin; you are {role}.",
  "desk.may.handle-events": "Handling this needs the role of an operator or admin; you are {role}.",
  "desk.may.read-audit": "The audit is open to approvers and admins; you are {role}.",
  "desk.any": "all",
  "desk.copy": "Copy",
  "desk.copied": "Copied",
  "desk.copyByHand": "Marked: press Ctrl+C",
  "desk.unreachable": "The hub did not answer. Nothing is known of what was asked; look before you ask again.",
  "desk.required": "This is needed.",
  "desk.clear": "Clear",
});

/** A view's title, and beside it what belongs to the whole view. */
export const head = (title, ...tools) => h("div", { class: "view-head" }, h("h1", {}, title), h("div", {}, ...tools));

/** A moment by the reader's clock; by UTC on hover. */
export const moment = (at, format = brief) => h("time", { datetime: at, title: utc(at) }, at ? format(at) : "–");

const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

/** A moment for a table, as short as it is clear: of today the time, of this year without the year. */
export function brief(at) {
  if (!at) return "–";
  const then = new Date(at);
  const now = new Date();
  if (then.toDateString() === now.toDateString()) return time(at);
  return `${(then.getFullYear() === now.getFullYear() ? day : dayOfYear).format(then)}, ${time(at)}`;
}

/** How long ago; `dataset.since` lets `tick` keep it true. */
export const since = (at) => h("time", { datetime: at, title: utc(at), dataset: { since: at ?? "" } }, ago(at));

/** Brings every `since` below a node up to now. */
export function tick(root) {
  for (const node of root.querySelectorAll("time[data-since]")) setText(node, ago(node.dataset.since));
}

/** What somebody may not do stays visible, switched off, with the reason in words beside it. Returns the reason's node. */
export function gate(app, permission, ...buttons) {
  if (app.may(permission)) return false;
  const reason = h("p", { class: "quiet reason", id: `reason-${permission}` }, t(`desk.may.${permission}`, { role: app.me().role }));
  for (const button of buttons) {
    button.disabled = true;
    button.setAttribute("aria-describedby", reason.id);
  }
  return reason;
}

/** A control with its label, a hint and a place for what is wrong with it. */
export function field(id, label, control, hint) {
  const wrong = h("p", { class: "wrong", id: `${id}-wrong` });
  control.id = id;
  control.setAttribute("aria-describedby", hint ? `${id}-hint ${id}-wrong` : `${id}-wrong`);
  return h("div", { class: "field" }, h("label", { for: id }, label), control, hint && h("p", { class: "hint", id: `${id}-hint` }, hint), wrong);
}

/** A drop-down of `[value, text]`. */
export function choice(options, chosen = "") {
  return h("select", {}, ...options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
}

/** Says what is wrong with a field; an empty text takes it back. */
export function complain(control, text) {
  setText(document.getElementById(`${control.id}-wrong`), text);
  if (text) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

/**
 * Puts each error of a problem at the field that `place(pointer)` names, and the rest into `note`; the first field that is
 * wrong gets the focus.
 */
export function placeProblem(problem, controls, place, note) {
  controls.forEach((control) => complain(control, ""));
  if (!(problem instanceof Problem)) {
    setText(note, t("desk.unreachable"));
    return;
  }
  const listed = problem.errors.length ? problem.errors : [{ pointer: problem.pointer ?? "", detail: problem.message }];
  const rest = [];
  let first;
  for (const error of listed) {
    const control = place(error.pointer);
    if (!control) rest.push(error.pointer ? `${error.pointer}: ${error.detail}` : error.detail);
    else {
      const before = document.getElementById(`${control.id}-wrong`).textContent;
      complain(control, before ? `${before}; ${error.detail}` : error.detail);
      first ??= control;
    }
  }
  setText(note, rest.join("\n"));
  first?.focus();
}

/** Why something could not be read or done, in one sentence. */
export const why = (problem) => (problem instanceof Problem ? problem.message : t("desk.unreachable"));

/** A table with a caption for those who do not see it; `columns` are texts or `{text, number, extra}`. */
export function table(caption, columns) {
  const classes = (column) => [column.number && "number", column.extra && "extra"].filter(Boolean).join(" ") || undefined;
  const body = h("tbody", {});
  const headings = columns.map((column) => (typeof column === "string" ? h("th", { scope: "col" }, column) : h("th", { scope: "col", class: classes(column) }, column.text)));
  const box = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {}, h("caption", { class: "unseen" }, caption), h("thead", {}, h("tr", {}, ...headings)), body));
  return { box, body };
}

/**
 * Rows that come page by page: `read(next)` gives `{rows, next}`. Shows the table, or `empty`, or why it could not be read,
 * and a button for more. Only the answer to the newest question counts.
 */
export function pages({ box, body, empty, read }) {
  const note = h("p", { class: "empty", hidden: true });
  const more = h("button", { type: "button", hidden: true }, t("page.more"));
  const root = h("div", { class: "pages" }, note, box, h("div", { class: "buttons start" }, more));
  let asked = 0;
  let next;

  async function load(from) {
    const mine = ++asked;
    more.disabled = true;
    if (!from && !body.childElementCount) say(t("page.loading"));
    try {
      const page = await read(from);
      if (mine !== asked) return;
      if (!from) body.replaceChildren();
      body.append(...page.rows);
      next = page.next;
      show(more, Boolean(next));
      say(body.childElementCount ? "" : empty);
    } catch (problem) {
      if (mine === asked) say(t("page.failed", { why: why(problem) }));
    } finally {
      if (mine === asked) more.disabled = false;
    }
  }
  function say(text) {
    setText(note, text);
    show(note, Boolean(text));
    show(box, !text);
    if (text) show(more, false);
  }
  more.addEventListener("click", () => load(next));
  return { root, load: () => load(undefined) };
}

/** Pretty JSON, as text. */
export const json = (value) => h("pre", { tabindex: "0" }, JSON.stringify(value, null, 2));

/** Facts as term and description; those without a value are left out. */
export function facts(...pairs) {
  const list = h("dl", { class: "facts" });
  for (const [term, value] of pairs) {
    if (value !== undefined && value !== null && value !== "" && value !== false) list.append(h("dt", {}, term), h("dd", {}, value));
  }
  return list;
}

/** A text that somebody takes along: shown, with a button that copies it. */
export function copyable(label, text) {
  const shown = h("pre", { class: "command", tabindex: "0", "aria-label": label }, text);
  const button = h("button", { type: "button" }, t("desk.copy"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      setText(button, t("desk.copied"));
    } catch {
      // Without https, or by a policy, a page may not write there; marking works everywhere.
      getSelection().selectAllChildren(shown);
      setText(button, t("desk.copyByHand"));
    }
  });
  return h("div", { class: "copy" }, shown, button);
}

/** A section beside or above the list, about the one that was opened. The heading gets the focus. */
export function panel(title, onClose, ...contents) {
  const heading = h("h2", { tabindex: "-1" }, title);
  const close = h("button", { type: "button", class: "plain", "aria-label": t("dialog.close") }, "×");
  close.addEventListener("click", onClose);
  const root = h("section", { class: "card panel" }, h("header", {}, heading, close), ...contents);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") onClose();
  });
  return { root, focus: () => heading.focus() };
}

/**
 * Asks before something is done. `act()` does it; a refusal is shown and the question stays open, with all that was typed.
 * Resolves with what `act` gave, or with undefined if it was called off.
 */
export function confirm({ title, text, contents = [], yes, danger, act, refused }) {
  return new Promise((resolve) => {
    const note = h("p", { class: "wrong", role: "alert" });
    const go = h("button", { type: "submit", class: danger ? "danger" : "main" }, yes);
    const no = h("button", { type: "button" }, t("dialog.cancel"));
    const form = h("form", { class: "question", novalidate: true }, text && h("p", {}, text), ...contents, note, h("div", { class: "buttons" }, no, go));
    const dialog = openDialog(title, form);
    let result;
    no.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      go.disabled = true;
      try {
        result = (await act()) ?? true;
        dialog.close();
      } catch (problem) {
        if (refused) refused(problem, note);
        else setText(note, why(problem));
      } finally {
        go.disabled = false;
      }
    });
    dialog.addEventListener("close", () => resolve(result));
    (form.querySelector("input, textarea, select") ?? go).focus();
  });
}

/** What has to be written before something is done. */
export class Missing extends Problem {
  constructor(pointer) {
    super(0, { detail: t("desk.required"), errors: [{ pointer, detail: t("desk.required") }] });
  }
}

/** A question that wants a text, such as a reason; `act(text)` does it. */
export function confirmWithText({ title, text, label, hint, yes, danger, required, act, maxLength = 500 }) {
  const area = h("textarea", { rows: "3", maxlength: String(maxLength) });
  return confirm({
    title,
    text,
    yes,
    danger,
    contents: [field("question-text", label, area, hint)],
    act: () => {
      if (required && !area.value.trim()) throw new Missing("/text");
      return act(area.value.trim());
    },
    refused: (problem, note) => placeProblem(problem, [area], (pointer) => (/^\/(text|reason|note)$/.test(pointer) ? area : undefined), note),
  });
}

/** Ends what a view left open when its address is left. */
export const closeDialogs = () => document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());

/** The members of the address that a form of filters holds, kept there as it changes. */
export function filterForm(app, controls, changed) {
  const values = () => Object.fromEntries(Object.entries(controls).map(([name, control]) => [name, control.value.trim()]));
  const form = h("form", { class: "fields filters" });
  const apply = () => {
    app.setQuery(values());
    changed(values());
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("change", apply);
  return { form, values };
}
