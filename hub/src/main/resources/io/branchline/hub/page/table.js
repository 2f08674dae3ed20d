// A table of many lines of which only those in the window exist. It stays a real table: roles, headers, row numbers.
import { h, setText } from "/page/dom.js";

/** Height of a line in CSS pixels; style.css has the same number. */
const LINE = 36;
/** Lines kept ready above and below the window. */
const SPARE = 8;

/**
 * Opens a table in `root`. Its lines are keys: `line(key)` gives what is shown of it now (another object once it changed),
 * or `{group: text}` for a heading. A column is `{key, label, width (rem), text(line), show(cell, line), number, header,
 * sortable, ticks, note(line), dim(line)}`: `text` for plain cells, `show` for all others, `ticks` if it changes with time
 * alone, `dim` for what need not catch the eye. The header cell of a line holds its link. `onSort` is told the key of a column.
 */
export function openTable(root, { label, line, onSort }) {
  const headRow = h("tr", { "aria-rowindex": "1" });
  const widths = h("colgroup");
  const above = pad();
  const body = h("tbody");
  const below = pad();
  const table = h("table", { class: "virtual" }, h("caption", { class: "unseen" }, label), widths, h("thead", {}, headRow), above.part, body, below.part);
  const box = h("div", { class: "scroll grid" }, table);
  root.append(box);

  let columns = [];
  let keys = [];
  let lines = [];
  let first = 0;
  let scrolled = 0;
  let height = 600;
  let active;
  let planned = 0;
  let ticked = false;

  box.addEventListener("scroll", () => {
    scrolled = box.scrollTop;
    plan();
  }, { passive: true });
  const resized = new ResizeObserver(() => {
    height = box.clientHeight;
    plan();
  });
  resized.observe(box);
  body.addEventListener("keydown", move);
  body.addEventListener("focusin", (event) => {
    const one = lines.find((candidate) => candidate.row.contains(event.target));
    if (one) activate(one.key);
  });
  body.addEventListener("click", (event) => {
    if (event.target.closest("a, button") || String(getSelection())) return;
    lines.find((one) => one.row.contains(event.target))?.link?.click();
  });

  function plan() {
    if (!planned) planned = requestAnimationFrame(paint);
  }

  // Nothing is measured here: what is read was kept when the browser told it.
  function paint() {
    cancelAnimationFrame(planned);
    planned = 0;
    const held = body.contains(document.activeElement) && active;
    const count = Math.min(keys.length, Math.ceil(height / LINE) + 2 * SPARE);
    const start = Math.max(0, Math.min(Math.floor(scrolled / LINE) - SPARE, keys.length - count));
    fit(count);
    turn(start - first);
    first = start;
    lines.forEach((one, at) => fill(one, start + at));
    ticked = false;
    above.rise(start * LINE);
    below.rise((keys.length - start - count) * LINE);
    if (held) keepFocus();
    else if (!lines.some((one) => one.key === active)) activate(lines.find((one) => one.link)?.key);
  }

  function fit(count) {
    while (lines.length > count) lines.pop().row.remove();
    while (lines.length < count) {
      const made = newLine(columns);
      body.append(made.row);
      lines.push(made);
    }
  }

  // A line that leaves at one end comes in at the other, so that scrolling by one fills one.
  function turn(by) {
    if (by === 0 || Math.abs(by) >= lines.length) return;
    if (by > 0) {
      const gone = lines.splice(0, by);
      body.append(...gone.map((one) => one.row));
      lines.push(...gone);
    } else {
      const gone = lines.splice(by);
      body.prepend(...gone.map((one) => one.row));
      lines.unshift(...gone);
    }
  }

  function fill(one, index) {
    const key = keys[index];
    if (one.index !== index) {
      one.index = index;
      one.row.setAttribute("aria-rowindex", String(index + 2));
    }
    one.key = key;
    const now = line(key);
    if (one.now !== now) {
      one.now = now;
      write(one, now, columns, false);
    } else if (ticked) write(one, now, columns, true);
    if (one.link) one.link.tabIndex = key === active ? 0 : -1;
  }

  function activate(key) {
    active = key;
    for (const one of lines) if (one.link) one.link.tabIndex = one.key === key ? 0 : -1;
  }

  // Whoever is at a line stays at it, wherever it went; if it left the window, the nearest one takes the focus.
  function keepFocus() {
    let here = lines.find((one) => one.key === active && one.link);
    if (!here) {
      const middle = Math.floor((scrolled + height / 2) / LINE);
      here = lines.find((one) => one.index >= middle && one.link) ?? lines.findLast((one) => one.link);
    }
    if (here && document.activeElement !== here.link) here.link.focus({ preventScroll: true });
  }

  function move(event) {
    const page = Math.max(1, Math.floor(height / LINE) - 2);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const from = keys.indexOf(active);
    let to = Math.max(0, Math.min(keys.length - 1, from + by));
    while (line(keys[to])?.group && keys[to + Math.sign(by)] !== undefined) to += Math.sign(by);
    if (line(keys[to])?.group) to = from;
    activate(keys[to]);
    reveal(to);
    paint();
    lines.find((one) => one.key === active)?.link?.focus({ preventScroll: true });
  }

  function reveal(index) {
    const room = box.clientHeight - headRow.offsetHeight;
    const top = index * LINE;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + LINE > box.scrollTop + room) box.scrollTop = top + LINE - room;
    scrolled = box.scrollTop;
  }

  return {
    /** Shows these columns, sorted by the one of a key. */
    columns(next, sorted, falling) {
      columns = next;
      widths.replaceChildren(...columns.map((column) => {
        const made = h("col");
        made.style.width = `${column.width}rem`;
        return made;
      }));
      table.style.minWidth = `${columns.reduce((sum, column) => sum + column.width, 0)}rem`;
      headRow.replaceChildren(...columns.map((column) => heading(column, sorted, falling, onSort)));
      lines.forEach((one) => one.row.remove());
      lines = [];
      above.span(columns.length);
      below.span(columns.length);
      plan();
    },
    /** Marks by which column the lines are sorted. */
    sorted(by, falling) {
      [...headRow.children].forEach((cell, at) => mark(cell, columns[at], by, falling));
    },
    /** These lines, in this order. */
    lines(next) {
      keys = next;
      table.setAttribute("aria-rowcount", String(keys.length + 1));
      plan();
    },
    /** Some lines changed. */
    changed: plan,
    /** Time has passed. */
    tick() {
      ticked = true;
      plan();
    },
    box,
    close() {
      cancelAnimationFrame(planned);
      resized.disconnect();
    },
  };
}

function heading(column, sorted, falling, onSort) {
  const cell = h("th", { scope: "col", class: column.number ? "number" : undefined, title: column.help });
  if (column.sortable === false) cell.append(column.label);
  else cell.append(h("button", { type: "button", class: "sort", onclick: () => onSort(column.key) }, column.label));
  mark(cell, column, sorted, falling);
  return cell;
}

function mark(cell, column, sorted, falling) {
  if (column.key === sorted) cell.setAttribute("aria-sort", falling ? "descending" : "ascending");
  else cell.removeAttribute("aria-sort");
}

function newLine(columns) {
  const cells = columns.map((column) => h(column.header ? "th" : "td", { class: column.number ? "number" : undefined, scope: column.header ? "row" : undefined }));
  const group = h("th", { class: "group", scope: "rowgroup", colspan: String(columns.length), hidden: true });
  return { row: h("tr", {}, group, ...cells), cells, group, shown: [], notes: [], dim: [], link: undefined, key: undefined, now: undefined, index: -1 };
}

function write(one, now, columns, onlyTicking) {
  const heads = now?.group !== undefined;
  if (one.heads !== heads) {
    one.heads = heads;
    one.group.hidden = !heads;
    one.cells.forEach((cell) => (cell.hidden = heads));
  }
  if (heads) {
    one.link = undefined;
    setText(one.group, now.group);
    return;
  }
  columns.forEach((column, at) => {
    if (onlyTicking && !column.ticks) return;
    const cell = one.cells[at];
    if (column.show) column.show(cell, now);
    else {
      const text = column.text(now);
      if (one.shown[at] !== text) cell.textContent = one.shown[at] = text;
    }
    const dim = column.dim?.(now) ?? false;
    if (one.dim[at] !== dim) cell.classList.toggle("dim", (one.dim[at] = dim));
    const note = column.note?.(now) ?? "";
    if (one.notes[at] !== note) {
      one.notes[at] = note;
      if (note) cell.title = note;
      else cell.removeAttribute("title");
    }
    if (column.header) one.link = cell.querySelector("a");
  });
}

// Space for the lines that do not exist; it says nothing to anybody.
function pad() {
  const cell = h("td");
  const part = h("tbody", { class: "pad", "aria-hidden": "true", hidden: true }, h("tr", {}, cell));
  let now = 0;
  return {
    part,
    rise(height) {
      if (height === now) return;
      now = height;
      part.hidden = height === 0;
      cell.style.height = `${height}px`;
    },
    span: (columns) => cell.setAttribute("colspan", String(columns)),
  };
}
