// The columns of the branch grid. A line is {branch, sales, strip, step}: what the feed said of it, its totals of today by
// currency (most sales first), its day as letters and how many seconds a letter is.
import { ago, bytes, compact, dateTime, duration, milliseconds, money, number, utc } from "/page/format.js";
import { badge, h, icon, setBadge } from "/page/dom.js";
import { describeStrip, drawStrip, newStrip } from "/page/strip.js";
import { addTexts, t } from "/page/texts.js";

addTexts({
  "branches.column.branch": "Branch",
  "branches.column.region": "Region",
  "branches.column.status": "Status",
  "branches.column.strip": "Last 24 h",
  "branches.column.lastSeen": "Last seen",
  "branches.column.lag": "Lag",
  "branches.column.backlog": "Backlog",
  "branches.column.oldest": "Oldest",
  "branches.column.p1": "P1",
  "branches.column.p2": "P2",
  "branches.column.p3": "P3",
  "branches.column.p4": "P4",
  "branches.column.disk": "Disk room",
  "branches.column.skew": "Clock",
  "branches.column.agent": "Agent",
  "branches.column.sales": "Sales today",
  "branches.column.count": "Sales",
  "branches.column.rates": "Rates",
  "branches.column.trouble": "Open trouble",
  "branches.column.remote": "Address",
  "branches.help.lag": "Time from kept at the branch to settled at head office, of the newest events",
  "branches.help.disk": "How long the branch can go on keeping sales without head office, at today's pace",
  "branches.help.skew": "How far the branch's clock is from the hub's",
  "branches.help.strip": "A short bar is online, a tall one offline",
  "branches.help.rates": "Version of the newest rate the branch has",
  "branches.progress": "{done} of {total}",
  "branches.enough": "enough",
  "branches.skew.ahead": "+{span}",
  "branches.skew.behind": "\u2212{span}",
});

/** Worst first. */
export const STATUSES = ["offline", "lagging", "catching_up", "never_seen", "disabled", "online"];

const sum = (numbers) => numbers?.reduce((all, one) => all + one, 0);
const seconds = (moment) => (moment ? Date.parse(moment) : undefined);
const seen = (moment) => (moment && Date.now() - Date.parse(moment) > 5_000 ? duration((Date.now() - Date.parse(moment)) / 1000) : ago(moment));
const product = (agent) => agent?.replace(/^branchline-agent\//, "");

/** A difference of clocks, with its sign. */
export function skew(ms) {
  if (ms === undefined) return "–";
  if (Math.abs(ms) < 1000) return "< 1 s";
  return t(ms < 0 ? "branches.skew.behind" : "branches.skew.ahead", { span: milliseconds(Math.abs(ms)) });
}

/** Time until the disk is full, in words. */
export function room(branch) {
  if (branch.diskRoomSeconds !== undefined) return duration(branch.diskRoomSeconds);
  return branch.diskRoomBytes === undefined ? "–" : t("branches.enough");
}

const sales = (line) => line.sales.map((total) => money(total.amount, total.currency)).join(" · ") || "–";

function showBranch(cell, { branch }) {
  if (cell.shown === branch.name && cell.code === branch.branch) return;
  cell.shown = branch.name;
  cell.code = branch.branch;
  cell.replaceChildren(h("a", { class: "row-link", href: `/branches/${encodeURIComponent(branch.branch)}` }, h("span", { class: "code" }, branch.branch), " ", branch.name));
  cell.title = `${branch.branch} ${branch.name}`;
}

function showStatus(cell, { branch }) {
  if (!cell.badge) {
    cell.badge = badge(branch.status, t(`status.${branch.status}`));
    cell.bar = h("progress", { max: 1, value: 0, hidden: true });
    cell.append(cell.badge, cell.bar);
  }
  setBadge(cell.badge, branch.status, t(`status.${branch.status}`));
  const progress = branch.catchUp;
  if (cell.bar.hidden === Boolean(progress)) cell.bar.hidden = !progress;
  if (!progress) return;
  cell.bar.max = Math.max(1, progress.total);
  cell.bar.value = progress.done;
  const said = t("branches.progress", { done: number(progress.done), total: number(progress.total) });
  if (cell.bar.title !== said) {
    cell.bar.title = said;
    cell.bar.setAttribute("aria-label", said);
  }
}

function showStrip(cell, { strip, step }) {
  if (!strip) {
    if (cell.drawn) cell.replaceChildren();
    cell.drawn = undefined;
    return;
  }
  if (!cell.drawn) {
    cell.drawn = newStrip();
    cell.append(cell.drawn);
  }
  drawStrip(cell.drawn, strip, step);
  const said = describeStrip(strip, step);
  if (cell.title !== said) cell.title = said;
}

function showTrouble(cell, { branch }) {
  const open = (branch.quarantined ?? 0) + (branch.gaps ?? 0);
  if (cell.open === open && cell.of === branch.branch) return;
  cell.open = open;
  cell.of = branch.branch;
  const href = `/trouble?branch=${encodeURIComponent(branch.branch)}`;
  cell.replaceChildren(open === 0 ? "–" : h("a", { href, class: "trouble", tabindex: "-1" }, icon("warning"), number(open)));
}

function priority(level) {
  const of = (line) => line.branch.backlog?.[level - 1];
  return { key: `p${level}`, width: 3.5, number: true, dim: (line) => !of(line), text: (line) => (of(line) === undefined ? "–" : compact(of(line))), value: of, note: () => t(`priority.${level}`) };
}

/**
 * All columns, in their order. Beside what a table wants of them (table.js): `value(line)` to sort by and to export, `by`
 * to export something else, `normally` whether it is shown unless somebody chose.
 */
export const COLUMNS = [
  { key: "branch", width: 12.6, header: true, show: showBranch, value: (line) => line.branch.branch, normally: true },
  { key: "region", width: 5.5, text: (line) => line.branch.region || "–", value: (line) => line.branch.region, normally: true },
  { key: "status", width: 7.9, show: showStatus, value: (line) => STATUSES.indexOf(line.branch.status), by: (line) => line.branch.status, normally: true },
  { key: "strip", width: 7.2, show: showStrip, sortable: false, value: (line) => line.strip, normally: true },
  { key: "lastSeen", width: 5.6, number: true, ticks: true, text: (line) => seen(line.branch.lastSeen), note: (line) => (line.branch.lastSeen ? `${dateTime(line.branch.lastSeen)} (${utc(line.branch.lastSeen)})` : ""), value: (line) => seconds(line.branch.lastSeen), by: (line) => line.branch.lastSeen, normally: true },
  { key: "lag", width: 4.6, number: true, text: (line) => milliseconds(line.branch.lagMs), value: (line) => line.branch.lagMs, normally: true },
  { key: "backlog", width: 4.8, number: true, dim: (line) => !sum(line.branch.backlog), text: (line) => number(sum(line.branch.backlog)), value: (line) => sum(line.branch.backlog), normally: true },
  { key: "oldest", width: 6, number: true, ticks: true, text: (line) => (line.branch.oldestAt ? duration((Date.now() - Date.parse(line.branch.oldestAt)) / 1000) : "–"), value: (line) => (line.branch.oldestAt ? -seconds(line.branch.oldestAt) : undefined), by: (line) => line.branch.oldestAt },
  { ...priority(1), normally: true },
  { ...priority(2), normally: true },
  { ...priority(3), normally: true },
  { ...priority(4), normally: true },
  { key: "disk", width: 5.6, number: true, text: (line) => room(line.branch), note: (line) => (line.branch.diskRoomBytes === undefined ? "" : bytes(line.branch.diskRoomBytes)), value: (line) => line.branch.diskRoomSeconds, normally: true },
  { key: "skew", width: 4.4, number: true, text: (line) => skew(line.branch.skewMs), value: (line) => line.branch.skewMs, normally: true },
  { key: "agent", width: 4.3, text: (line) => product(line.branch.agent) ?? "–", note: (line) => line.branch.agent ?? "", value: (line) => line.branch.agent, normally: true },
  { key: "sales", width: 9.2, number: true, text: sales, note: (line) => (line.sales.length > 1 ? sales(line) : ""), value: (line) => (line.sales.length ? Number(line.sales[0].amount) : undefined), within: (line) => line.sales[0]?.currency ?? "\uffff", by: (line) => line.sales.map((total) => `${total.amount} ${total.currency}`).join("; "), normally: true },
  { key: "count", width: 5, number: true, text: (line) => number(line.sales.length ? sum(line.sales.map((total) => total.count)) : undefined), value: (line) => (line.sales.length ? sum(line.sales.map((total) => total.count)) : undefined) },
  { key: "rates", width: 5, number: true, text: (line) => number(line.branch.ratesVersion), value: (line) => line.branch.ratesVersion },
  { key: "trouble", width: 7, number: true, show: showTrouble, value: (line) => (line.branch.quarantined ?? 0) + (line.branch.gaps ?? 0) },
  { key: "remote", width: 9, text: (line) => line.branch.remote ?? "–", value: (line) => line.branch.remote },
].map((column) => ({ ...column, label: t(`branches.column.${column.key}`), help: helpFor(column.key) }))
  .map((column) => (/^p\d$/.test(column.key) ? { ...column, long: `${column.label} ${column.help}` } : column));

function helpFor(key) {
  const text = t(`branches.help.${key}`);
  if (/^p\d$/.test(key)) return t(`priority.${key[1]}`);
  return text.startsWith("branches.") ? undefined : text;
}
