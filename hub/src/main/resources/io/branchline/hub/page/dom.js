// Makes and changes elements. Text goes in as text, never as markup: the policy of the page forbids anything else.

/** Element `name`, with properties (`class`, `onclick`, `dataset`, any attribute) and children (nodes or texts). */
export function h(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") made.className = value;
    else if (key === "dataset") Object.assign(made.dataset, value);
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && typeof value !== "string") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

/** Changes a text only if it is another one, so that nothing is drawn or read aloud for nothing. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Shows or hides. */
export function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

export const byId = (id) => document.getElementById(id);

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  online: "M3 8.5 6.5 12 13 4.5",
  catching_up: "M8 13V3M4 7l4-4 4 4",
  lagging: "M8 4v4l3 2M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13",
  offline: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  never_seen: "M4 8h8",
  disabled: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M3.5 12.5l9-9",
  warning: "M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.2",
  critical: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M8 4.5v4.5M8 11.3v.2",
  good: "M3 8.5 6.5 12 13 4.5",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.5 10.5 14 14",
  theme: "M8 1.5a6.5 6.5 0 1 0 0 13zM8 1.5a6.5 6.5 0 1 1 0 13",
  help: "M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M8 12v.2",
};

/** A drawing of 16 by 16; it never stands without a word beside it or a label on its button. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name] ?? ICONS.never_seen);
  svg.append(path);
  return svg;
}

/** The status of a branch, or the severity of an alert: icon and word. */
export function badge(kind, word) {
  return h("span", { class: "badge", dataset: { kind } }, icon(kind), h("span", {}, word));
}

/** Changes a badge in place. */
export function setBadge(node, kind, word) {
  if (node.dataset.kind === kind && node.textContent === word) return;
  node.dataset.kind = kind;
  node.replaceChildren(icon(kind), h("span", {}, word));
}
