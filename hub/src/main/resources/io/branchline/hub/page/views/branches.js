// All branches in a grid: found, sorted, grouped, with the columns one wants; the address says which.
import { get } from "/page/api.js";
import { csv, download } from "/page/csv.js";
import { openDialog } from "/page/dialog.js";
import { badge, h, setText, show } from "/page/dom.js";
import { number, time } from "/page/format.js";
import { on, store } from "/page/store.js";
import { openTable } from "/page/table.js";
import { addTexts, phrase, t } from "/page/texts.js";
import { compareWords, comparing, fallingNext, fits, keepColumns, NORMALLY, readWish, writeWish } from "/page/views/branch-wish.js";
import { COLUMNS, STATUSES } from "/page/views/columns.js";

addTexts({
  "branches.grid": "Branches and how they stand",
  "branches.count": { one: "{shown} of {n} branch", other: "{shown} of {n} branches" },
  "branches.find": "Find",
  "branches.find.hint": "Code, name, agent …",
  "branches.status": "Status",
  "branches.region": "Region",
  "branches.region.all": "All regions",
  "branches.group": "By region",
  "branches.columns": "Columns",
  "branches.columns.title": "Columns of the grid",
  "branches.columns.normal": "As at first",
  "branches.csv": "CSV",
  "branches.csv.hint": "Saves the branches that are shown as a file",
  "branches.hold": "Hold",
  "branches.held": "Held at {at}",
  "branches.clear": "Clear filters",
  "branches.none": "No branch is like that.",
  "branches.first": "No branch is known yet. At the hub, {command} adds one and shows its key once; the agent beside the tills takes the key and connects.",
  "branches.first.command": "hub branch add 367 --name \"Main Street\"",
  "branches.group.line": { one: "{region} – {n} branch", other: "{region} – {n} branches" },
  "branches.group.none": "No region",
  "branches.sorted": "Sorted by {column}, {direction}.",
  "branches.sorted.up": "rising",
  "branches.sorted.down": "falling",
  "branches.moved": "The order of the branches is new.",
});

/** The order of lines follows the figures this often, and never under the pointer. */
const SORT_EVERY_MS = 10_000;
const STRIPS_EVERY_MS = 60_000;

export const branches = {
  name: "branches",
  path: /^\/branches$/,
  home: "/branches",
  inNav: true,
  open({ root, query, app }) {
    const grid = openGrid(root, readWish(query), app);
    return { subscription: { channels: ["branches", "totals"] }, close: grid };
  },
};

function openGrid(root, wanted, app) {
  const lines = new Map();
  let strips = { step: 900, of: {} };
  let keys = [];
  let held = false;
  let newOrder = 0;

  // ---- what is on the page
  const count = h("span", { class: "quiet", role: "status" });
  const hold = h("button", { type: "button", "aria-pressed": "false", onclick: toggleHold }, t("branches.hold"));
  const save = h("button", { type: "button", title: t("branches.csv.hint"), onclick: exportCsv }, t("branches.csv"));
  const pick = h("button", { type: "button", "aria-haspopup": "dialog", onclick: chooseColumns }, t("branches.columns"));
  const find = h("input", { id: "branches-find", type: "search", value: wanted.text, placeholder: t("branches.find.hint"), autocomplete: "off", oninput: () => filter({ text: find.value }) });
  const region = h("select", { id: "branches-region", onchange: () => filter({ region: region.value }) });
  const group = h("button", { type: "button", "aria-pressed": String(wanted.group), onclick: () => filter({ group: !wanted.group }) }, t("branches.group"));
  const clear = h("button", { type: "button", class: "plain text", onclick: () => filter({ text: "", region: "", statuses: new Set() }) }, t("branches.clear"));
  const chips = new Map(STATUSES.map((status) => [status, newChip(status)]));
  const place = h("div", { class: "grid-place" });
  const empty = h("p", { class: "empty", hidden: true });
  root.append(
    h("div", { class: "view-head" }, h("div", {}, h("h1", {}, t("nav.branches")), count), h("div", {}, hold, pick, save)),
    h("div", { class: "filters" },
      h("div", { class: "field" }, h("label", { for: "branches-find" }, t("branches.find")), find),
      h("div", { class: "field" }, h("label", { for: "branches-region" }, t("branches.region")), region),
      h("div", { class: "field" }, h("span", { class: "label", id: "branches-status" }, t("branches.status")),
        h("div", { class: "chips", role: "group", "aria-labelledby": "branches-status" }, ...[...chips.values()].map((chip) => chip.button))),
      h("div", { class: "field ends" }, group, clear)),
    place, empty);

  const table = openTable(place, {
    label: t("branches.grid"),
    line: (key) => (typeof key === "string" ? lines.get(key) : key),
    onSort: (key) => filter({ sort: key, falling: fallingNext(wanted, key) }),
  });
  showColumns();

  function newChip(status) {
    const amount = h("span", { class: "amount" });
    const button = h("button", { type: "button", class: "chip", onclick: () => toggle(status) }, badge(status, t(`status.${status}`)), amount);
    return { button, amount };
  }

  // ---- what is wanted
  function toggle(status) {
    const statuses = new Set(wanted.statuses);
    if (!statuses.delete(status)) statuses.add(status);
    filter({ statuses });
  }

  function filter(change) {
    Object.assign(wanted, change);
    app.setQuery(writeWish(wanted));
    if (find.value !== wanted.text) find.value = wanted.text;
    group.setAttribute("aria-pressed", String(wanted.group));
    table.sorted(wanted.sort, wanted.falling);
    order();
    table.box.scrollTop = 0;
    if (change.sort) app.say(t("branches.sorted", { column: t(`branches.column.${wanted.sort}`), direction: t(wanted.falling ? "branches.sorted.down" : "branches.sorted.up") }));
  }

  // ---- lines
  function take(changed) {
    for (const branch of changed) lines.set(branch.branch, newLine(branch.branch));
  }

  function newLine(code) {
    return { branch: store.branches.get(code), sales: sold.get(code) ?? [], strip: strips.of[code], step: strips.step };
  }

  const sold = new Map();
  function takeTotals(changed) {
    const touched = new Set();
    for (const total of changed) {
      if (!total.branch || total.type !== "sale.completed" || !total.currency) continue;
      const others = (sold.get(total.branch) ?? []).filter((one) => one.currency !== total.currency);
      sold.set(total.branch, others.length === 0 ? [total] : [...others, total].sort((a, b) => b.count - a.count));
      touched.add(total.branch);
    }
    for (const code of touched) if (lines.has(code)) lines.set(code, newLine(code));
  }

  function all() {
    sold.clear();
    lines.clear();
    takeTotals([...store.totals.values()]);
    take(store.branches.values());
    showRegions();
    order();
  }

  function order() {
    newOrder = Date.now();
    const found = [...lines.values()].filter((line) => fits(wanted, line)).sort(comparing(wanted));
    const next = wanted.group ? grouped(found) : found.map((line) => line.branch.branch);
    const same = next.length === keys.length && next.every((key, at) => (key.group ?? key) === (keys[at].group ?? keys[at]));
    keys = next;
    table.lines(keys);
    showCounts();
    return !same;
  }

  function grouped(found) {
    const regions = new Map();
    for (const line of found) {
      const name = line.branch.region || "";
      if (!regions.has(name)) regions.set(name, []);
      regions.get(name).push(line.branch.branch);
    }
    return [...regions].sort(([a], [b]) => compareWords(a, b)).flatMap(([name, codes]) => [
      { group: t("branches.group.line", { region: name || t("branches.group.none"), n: codes.length }) },
      ...codes,
    ]);
  }

  // ---- what is shown
  function showCounts() {
    const found = wanted.group ? keys.filter((key) => typeof key === "string").length : keys.length;
    const known = store.branches.size;
    setText(count, known || store.fresh.has("branches") ? t("branches.count", { shown: number(found), n: number(known) }) : t("page.loading"));
    const by = new Map();
    for (const { status } of store.branches.values()) by.set(status, (by.get(status) ?? 0) + 1);
    for (const [status, chip] of chips) {
      const pressed = wanted.statuses.has(status);
      setText(chip.amount, number(by.get(status) ?? 0));
      if (chip.button.getAttribute("aria-pressed") !== String(pressed)) chip.button.setAttribute("aria-pressed", String(pressed));
    }
    show(clear, Boolean(wanted.text || wanted.region || wanted.statuses.size));
    show(place, found > 0);
    show(empty, found === 0 && (known > 0 || store.fresh.has("branches")));
    if (known > 0) setText(empty, t("branches.none"));
    else if (!empty.hidden && !empty.firstElementChild) empty.replaceChildren(...phrase("branches.first", { command: h("code", {}, t("branches.first.command")) }));
  }

  function showRegions() {
    const names = [...new Set([...store.branches.values()].map((branch) => branch.region).filter(Boolean))].sort(compareWords);
    if (wanted.region && !names.includes(wanted.region)) names.push(wanted.region);
    if (region.dataset.names === names.join("\n") && region.options.length > 0) return;
    region.dataset.names = names.join("\n");
    region.replaceChildren(h("option", { value: "" }, t("branches.region.all")), ...names.map((name) => h("option", { value: name }, name)));
    region.value = wanted.region;
  }

  function showColumns() {
    table.columns(COLUMNS.filter((column) => wanted.columns.includes(column.key)), wanted.sort, wanted.falling);
  }

  function nameOf(key) {
    const column = COLUMNS.find((one) => one.key === key);
    return column.long ?? column.label;
  }

  function chooseColumns() {
    const boxes = COLUMNS.filter((column) => !column.header).map((column) => {
      const box = h("input", { type: "checkbox", checked: wanted.columns.includes(column.key), onchange: changed });
      box.value = column.key;
      return box;
    });
    const normal = h("button", { type: "button", onclick: () => choose(NORMALLY) }, t("branches.columns.normal"));
    openDialog(
      t("branches.columns.title"),
      h("div", { class: "choices" }, ...boxes.map((box) => h("label", { class: "check" }, box, nameOf(box.value)))),
      h("div", { class: "buttons" }, normal));
    function changed() {
      wear(["branch", ...boxes.filter((box) => box.checked).map((box) => box.value)]);
    }
    function choose(next) {
      boxes.forEach((box) => (box.checked = next.includes(box.value)));
      changed();
    }
  }

  function wear(next) {
    wanted.columns = next;
    app.setQuery(keepColumns(next));
    showColumns();
  }

  function exportCsv() {
    const shown = COLUMNS.filter((column) => wanted.columns.includes(column.key));
    const head = shown.flatMap((column) => (column.key === "branch" ? ["branch", "name"] : [column.key]));
    const rows = keys.filter((key) => typeof key === "string").map((key) => {
      const line = lines.get(key);
      return shown.flatMap((column) => (column.key === "branch" ? [line.branch.branch, line.branch.name] : [(column.by ?? column.value)(line)]));
    });
    download(`branches-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}.csv`, csv([head, ...rows]));
  }

  // ---- how it goes on
  function toggleHold() {
    held = !held;
    hold.setAttribute("aria-pressed", String(held));
    setText(hold, held ? t("branches.held", { at: time(Date.now()) }) : t("branches.hold"));
    if (!held) all();
  }

  function follow() {
    if (held) return;
    table.tick();
    showCounts();
    if (Date.now() - newOrder < SORT_EVERY_MS || table.box.matches(":hover") || table.box.contains(document.activeElement)) return;
    if (order()) app.say(t("branches.moved"));
  }

  async function readStrips() {
    try {
      const answer = await get("/api/v1/strips");
      strips = { step: answer.stepSeconds, of: answer.strips };
      if (held) return;
      for (const code of lines.keys()) lines.set(code, newLine(code));
      table.changed();
    } catch {
      // The strips are a help to the eye; the next minute brings them.
    }
  }

  const ends = [
    on("snapshot", () => held || all()),
    on("branches", (changed) => {
      if (held) return;
      const known = lines.size;
      take(changed);
      if (lines.size !== known) all();
      table.changed();
    }),
    on("totals", (changed) => {
      if (held) return;
      takeTotals(changed);
      table.changed();
    }),
  ];
  const timers = [setInterval(follow, 1_000), setInterval(readStrips, STRIPS_EVERY_MS)];
  all();
  readStrips();
  return () => {
    ends.forEach((end) => end());
    timers.forEach(clearInterval);
    table.close();
  };
}
