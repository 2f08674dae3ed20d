import { openFeed } from "/page/feed.js";

const TICKER_ROWS = 40;
const HELD_ROWS = 40;
const WORDS = {
  online: "online",
  catching_up: "catching up",
  lagging: "lagging",
  offline: "offline",
  never_seen: "never seen",
  disabled: "disabled",
};
const ICONS = {
  online: "M3 8.5 6.5 12 13 4.5",
  catching_up: "M8 13V3M4 7l4-4 4 4",
  lagging: "M8 4v4l3 2M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13",
  offline: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  never_seen: "M4 8h8",
  disabled: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M3.5 12.5l9-9",
};
const KINDS = {
  "sale.completed": "Sale",
  "sale.returned": "Return",
  "payment.received": "Payment",
};
const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat();
const clockTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const moneyFormats = new Map();

const branches = new Map();
const totals = new Map();
const salesByBranch = new Map();
const rows = new Map();
let feed;
let lastHeard = 0;
let cutAt = 0;
let paused = false;
let held = [];
let heldCount = 0;
let figuresDirty = false;
let lastSaid = 0;

// Amounts come as decimal strings and stay exact: Intl takes the string itself, nothing is added up here.
function money(amount, currency) {
  try {
    if (!moneyFormats.has(currency)) {
      moneyFormats.set(currency, new Intl.NumberFormat(undefined, { style: "currency", currency, currencyDisplay: "code" }));
    }
    return moneyFormats.get(currency).format(amount).replace("-", "\u2212");
  } catch {
    return `${amount} ${currency}`;
  }
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function icon(status) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[status] ?? ICONS.never_seen);
  path.setAttribute("fill", "none");
  path.setAttribute("stroke", "currentColor");
  path.setAttribute("stroke-width", "2");
  path.setAttribute("stroke-linecap", "round");
  path.setAttribute("stroke-linejoin", "round");
  svg.append(path);
  return svg;
}

function ago(moment) {
  if (!moment) return "–";
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(moment)) / 1000));
  if (seconds < 5) return "now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

// ---- branches
function makeRow(code) {
  const row = element("tr");
  const head = element("th");
  head.scope = "row";
  const name = element("span");
  const region = element("span", "quiet");
  head.append(name, region);
  const status = element("td");
  const badge = element("span", "status");
  status.append(badge);
  const seen = element("td", "seen");
  const waitingCell = element("td", "number waiting-cell");
  const waiting = element("span", "waiting");
  for (let level = 1; level <= 4; level++) waiting.append(element("span", "zero", "–"));
  waitingCell.append(waiting);
  const sales = element("td", "number sales");
  row.append(head, status, seen, waitingCell, sales);
  return { row, name, region, badge, seen, waiting, sales, code };
}

function showBranch(branch) {
  branches.set(branch.branch, branch);
  let parts = rows.get(branch.branch);
  if (!parts) {
    parts = makeRow(branch.branch);
    rows.set(branch.branch, parts);
    place(parts);
  }
  setText(parts.name, branch.name === branch.branch ? branch.branch : `${branch.branch}  ${branch.name}`);
  setText(parts.region, branch.region);
  if (parts.badge.dataset.status !== branch.status) {
    parts.badge.dataset.status = branch.status;
    parts.badge.replaceChildren(icon(branch.status), element("span", "", WORDS[branch.status] ?? branch.status));
  }
  showSeen(parts, branch);
  const backlog = branch.backlog ?? [];
  [...parts.waiting.children].forEach((cell, index) => {
    const count = backlog[index];
    setText(cell, count === undefined ? "–" : whole.format(count));
    cell.className = count > 0 ? "some" : "zero";
  });
}

function showSeen(parts, branch) {
  const moment = branch.lastSeen ?? branch.settledAt;
  setText(parts.seen, branch.status === "online" && branch.lastSeen ? "now" : ago(moment));
  if (moment) parts.seen.title = moment;
}

// New rows go to their place by code; nothing else ever moves under the pointer.
function place(parts) {
  const order = new Intl.Collator(undefined, { numeric: true });
  const after = [...rows.values()]
    .filter((other) => other.row.isConnected && order.compare(other.code, parts.code) > 0)
    .sort((a, b) => order.compare(a.code, b.code))[0];
  byId("branches").insertBefore(parts.row, after?.row ?? null);
}

function showCounts() {
  const all = [...branches.values()];
  const up = all.filter((branch) => branch.status !== "offline" && branch.status !== "never_seen" && branch.status !== "disabled").length;
  setText(byId("branches-count"), all.length ? `${whole.format(up)} of ${whole.format(all.length)} connected` : "");
  byId("branches-none").hidden = all.length > 0;
}

// ---- totals
const totalKey = (total) => `${total.branch ?? ""}\n${total.type}\n${total.currency ?? ""}`;

function showTotals(changed) {
  const touched = new Set();
  for (const total of changed) {
    totals.set(totalKey(total), total);
    if (total.branch === undefined) figuresDirty = true;
    else if (total.type === "sale.completed" && total.currency) {
      if (!salesByBranch.has(total.branch)) salesByBranch.set(total.branch, new Map());
      salesByBranch.get(total.branch).set(total.currency, total);
      touched.add(total.branch);
    }
  }
  touched.forEach(showSales);
  if (figuresDirty) showFigures();
}

function showSales(code) {
  const parts = rows.get(code);
  if (!parts) return;
  const sums = [...(salesByBranch.get(code)?.values() ?? [])];
  sums.sort((a, b) => a.currency.localeCompare(b.currency));
  const lines = sums.map((total) => {
    const line = element("span", "money", money(total.amount, total.currency));
    line.title = `${whole.format(total.count)} sales`;
    return line;
  });
  parts.sales.replaceChildren(...lines);
}

function figure(title, value, ...notes) {
  const box = element("div", "figure");
  const list = element("dl");
  list.append(element("dt", "", title), element("dd", "", value));
  for (const line of notes) list.append(element("dd", "note", line));
  box.append(list);
  return box;
}

function showFigures() {
  figuresDirty = false;
  const all = [...totals.values()].filter((total) => total.branch === undefined);
  const sales = all.filter((total) => total.type === "sale.completed" && total.currency).sort((a, b) => b.count - a.count);
  const returns = new Map(all.filter((total) => total.type === "sale.returned").map((total) => [total.currency, total]));
  const boxes = sales.map((total) => {
    const back = returns.get(total.currency);
    const notes = [`${whole.format(total.count)} sales`];
    if (back) notes.push(`returns ${money(back.amount, back.currency)}`);
    return figure(`Sales in ${total.currency}`, money(total.amount, total.currency), ...notes);
  });
  const others = all.filter((total) => total.type !== "sale.completed" && total.type !== "sale.returned");
  const names = { "inventory.adjusted": "Stock movements", "inventory.counted": "Stock counts", "customer.updated": "Customer updates", "product.updated": "Product updates", "report.published": "Reports", "payment.received": "Payments" };
  for (const total of others) {
    const named = names[total.type] ?? total.type;
    const title = total.currency ? `${named} in ${total.currency}` : named;
    boxes.push(figure(title, whole.format(total.count), ...(total.currency ? [money(total.amount, total.currency)] : [])));
  }
  if (boxes.length === 0) boxes.push(figure("Sales", "–", "nothing settled yet today"));
  byId("figures").replaceChildren(...boxes);
}

// ---- ticker
function tickerRow(event) {
  const row = element("li", "new");
  const when = element("time", "", clockTime.format(new Date(event.settledtime)));
  when.dateTime = event.settledtime;
  when.title = `happened ${event.time}, settled ${event.settledtime}`;
  const total = event.data?.total ?? event.data?.amount;
  const what = element("span", "what", `${KINDS[event.type] ?? event.type} `);
  what.append(element("span", "quiet", `${event.branch}${event.data?.receiptNumber ? ` · ${event.data.receiptNumber}` : ""}`));
  what.title = event.id;
  row.append(when, what, element("span", "amount", total?.currency ? money(total.amount, total.currency) : ""));
  return row;
}

// A page cannot show thousands of rows a second; it shows the newest, once per frame, and never lets them pile up.
let pendingEvents = [];
function showEvents(events) {
  if (paused) {
    held = held.concat(events).slice(-HELD_ROWS);
    heldCount += events.length;
    showPause();
    return;
  }
  if (pendingEvents.length === 0) requestAnimationFrame(drawTicker);
  pendingEvents = pendingEvents.concat(events).slice(-TICKER_ROWS);
}

function drawTicker() {
  const ticker = byId("ticker");
  const fresh = pendingEvents.map(tickerRow).reverse();
  pendingEvents = [];
  ticker.prepend(...fresh);
  while (ticker.children.length > TICKER_ROWS) ticker.lastElementChild.remove();
  byId("ticker-none").hidden = ticker.children.length > 0;
}

function showPause() {
  const button = byId("pause");
  button.setAttribute("aria-pressed", String(paused));
  setText(button, paused ? (heldCount ? `${whole.format(heldCount)} new – resume` : "Resume") : "Pause");
}

byId("pause").addEventListener("click", () => {
  paused = !paused;
  const waiting = held;
  held = [];
  heldCount = 0;
  showPause();
  if (!paused && waiting.length) showEvents(waiting);
});

// ---- the feed
function onMessage(message) {
  lastHeard = Date.now();
  switch (message.type) {
    case "snapshot":
      branches.clear();
      totals.clear();
      salesByBranch.clear();
      rows.clear();
      byId("branches").replaceChildren();
      message.branches.forEach(showBranch);
      figuresDirty = true;
      showTotals(message.totals);
      showCounts();
      break;
    case "branches":
      message.branches.forEach(showBranch);
      showCounts();
      break;
    case "totals":
      showTotals(message.totals);
      break;
    case "events":
      showEvents(message.events);
      break;
    case "reset":
      say("Some events were skipped; the figures are new.");
      break;
    default:
      break;
  }
}

function say(text) {
  if (Date.now() - lastSaid > 10_000) {
    lastSaid = Date.now();
    byId("announce").textContent = text;
  }
}

function onState(state) {
  if (state === "live") {
    cutAt = 0;
    byId("main").hidden = false;
    say("Connected.");
  } else if (cutAt === 0) {
    cutAt = Date.now();
    say("Disconnected.");
  }
  showConnection();
}

function showConnection() {
  const shown = byId("connection");
  const live = cutAt === 0 && lastHeard > 0;
  shown.dataset.state = live ? "live" : cutAt ? "cut" : "connecting";
  byId("main").classList.toggle("stale", !live);
  if (live) {
    setText(byId("connection-text"), "live");
  } else if (cutAt) {
    const seconds = Math.round((Date.now() - cutAt) / 1000);
    const figures = lastHeard ? ` – figures as of ${clockTime.format(new Date(lastHeard))}` : "";
    setText(byId("connection-text"), `disconnected ${seconds} s${figures}`);
  }
}

setInterval(() => {
  showConnection();
  rows.forEach((parts) => showSeen(parts, branches.get(parts.code)));
}, 1000);

function signIn(why) {
  byId("main").hidden = true;
  byId("connection").hidden = true;
  byId("sign-in").hidden = false;
  if (why) {
    byId("sign-in-why").textContent = why;
    byId("sign-in-why").className = "wrong";
  }
  byId("token").focus();
}

byId("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = byId("token").value.trim();
  byId("token").value = "";
  byId("sign-in").hidden = true;
  byId("connection").hidden = false;
  start(token);
});

function start(token) {
  sessionStorage.setItem("branchline.token", token);
  feed?.close();
  feed = openFeed({
    token,
    subscription: { priorities: [1], types: [] },
    onMessage,
    onState,
    onRefused: () => {
      sessionStorage.removeItem("branchline.token");
      signIn("The hub does not know this token.");
    },
  });
}

// The fragment never reaches a server; once read it leaves the address bar and the history too.
const fromAddress = new URLSearchParams(location.hash.slice(1)).get("token");
if (fromAddress) history.replaceState(null, "", location.pathname);
const token = fromAddress ?? sessionStorage.getItem("branchline.token");
if (token) start(token);
else signIn();
