// Tiles: a figure with its name and a note, alone or in pairs, often a link to what is behind it.
import { h, setText, show } from "/page/dom.js";

/** A tile; `show(text, note, kind)` fills it. An amount has its currency smaller before it. Kinds: `""`, `warn`, `bad`. */
export function tile(title, href) {
  const unit = h("span", { class: "unit" });
  const amount = h("span", {}, "–");
  const note = h("dd", { class: "note" });
  const part = frame(href, h("dl", {}, h("dt", {}, title), h("dd", {}, unit, " ", amount), note));
  return {
    part,
    show(text, more, kind = "") {
      const [, currency = "", rest] = /^([A-Z]{3}\u00a0)?(.*)$/s.exec(text);
      setText(unit, currency.trim());
      show(unit, currency !== "");
      setText(amount, rest);
      setText(note, more);
      if (part.dataset.kind !== kind) part.dataset.kind = kind;
    },
  };
}

/** A tile of several figures of one thing; `show(texts)` fills it. */
export function tileOf(title, names, note, href) {
  const values = names.map(() => h("span", { class: "value" }, "–"));
  const figures = names.map((name, at) => h("span", {}, h("span", { class: "unit" }, name), " ", values[at]));
  const part = frame(href, h("dl", {}, h("dt", {}, title), h("dd", { class: "pair" }, ...figures), h("dd", { class: "note" }, note)));
  return { part, show: (texts) => values.forEach((value, at) => setText(value, texts[at])) };
}

const frame = (href, list) => (href ? h("a", { class: "figure", href }, list) : h("div", { class: "figure" }, list));

/** Puts these parts into a place, and touches it only if they are others than before. */
export function place(root, parts) {
  if (parts.length !== root.children.length || parts.some((part, at) => root.children[at] !== part)) root.replaceChildren(...parts);
}
