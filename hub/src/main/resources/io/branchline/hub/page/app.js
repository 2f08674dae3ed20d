// The frame around the views: who is signed in, which view the address names, whether the figures are live.
import { session, Problem } from "/page/api.js";
import { badge, byId, h, icon, setBadge, setText, show } from "/page/dom.js";
import { openFeed } from "/page/feed.js";
import { time } from "/page/format.js";
import { openHelp, listenToKeys } from "/page/keys.js";
import { forget, on, store, take } from "/page/store.js";
import { phrase, t } from "/page/texts.js";
import { startTheme } from "/page/theme.js";
import { views } from "/page/views.js";

/** What the frame itself shows on every view. */
const OWN_CHANNELS = ["overview", "alerts"];
const SAY_EVERY_MS = 10_000;
const RETRY_MS = 3_000;
const KEPT = "branchline.signed-in";

let feed;
let choice;
let me;
let current;
let lastHeard = 0;
let cutAt = 0;
let lastSaid = 0;
let saying;

// ---- who
async function begin() {
  const ticket = new URLSearchParams(location.hash.slice(1)).get("ticket");
  // The fragment never reaches a server; once read it leaves the address bar and the history too.
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  // The cookie cannot be seen from here; whoever never signed in with this browser is asked at once.
  if (!ticket && !localStorage.getItem(KEPT)) {
    askWho("");
    return;
  }
  try {
    signedIn(ticket ? await session.begin({ ticket }) : await session.look());
  } catch (refused) {
    if (!(refused instanceof Problem)) {
      show(byId("starting"), true);
      setText(byId("starting"), t("session.unreachable"));
      setTimeout(begin, RETRY_MS);
    } else if (ticket) await lookWithout();
    else askWho("");
  }
}

// A link opened a second time finds the session that the first time began.
async function lookWithout() {
  try {
    signedIn(await session.look());
  } catch {
    askWho(t("session.spent"));
  }
}

function signedIn(who) {
  me = who;
  localStorage.setItem(KEPT, "yes");
  show(byId("starting"), false);
  show(byId("sign-in"), false);
  show(byId("frame"), true);
  setText(byId("who"), t("session.as", { operator: who.operator, role: who.role }));
  open();
}

function askWho(why) {
  localStorage.removeItem(KEPT);
  feed?.close();
  feed = undefined;
  current?.close?.();
  current = undefined;
  byId("view").replaceChildren();
  show(byId("starting"), false);
  show(byId("frame"), false);
  show(byId("sign-in"), true);
  setText(byId("sign-in-why"), why);
  byId("token").focus();
}

async function submitToken(event) {
  event.preventDefault();
  const token = byId("token").value.trim();
  byId("token").value = "";
  try {
    signedIn(await session.begin({ token }));
  } catch (refused) {
    askWho(refused.status === 401 ? t("session.refused") : refused.message);
  }
}

async function signOut() {
  await session.end().catch(() => {});
  askWho("");
}

// ---- where
/** Opens an address of the dashboard without loading the page anew. */
export function go(path) {
  if (path !== location.pathname + location.search) history.pushState(null, "", path);
  open();
}

/** Changes the query of the address, where a view keeps its filters; empty values are left out. */
export function setQuery(values) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null || value === "" || value.length === 0) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  history.replaceState(null, "", text ? `${location.pathname}?${text}` : location.pathname);
}

function open() {
  const found = views.map((view) => ({ view, match: view.path.exec(location.pathname) })).find((one) => one.match);
  current?.close?.();
  current = undefined;
  const root = byId("view");
  root.replaceChildren();
  document.querySelectorAll("#nav a").forEach((link) => {
    const here = found && link.dataset.view === found.view.name;
    if (here) {
      link.setAttribute("aria-current", "page");
      link.parentElement.scrollLeft = link.offsetLeft - link.parentElement.clientWidth / 2;
    }
    else link.removeAttribute("aria-current");
  });
  if (!found) {
    root.append(h("p", { class: "empty" }, t("page.missing")));
    return;
  }
  document.title = `${t(`nav.${found.view.name}`)} – ${t("app.name")}`;
  const query = new URLSearchParams(location.search);
  const params = found.match.slice(1).map(decodeURIComponent);
  select(found.view.wants?.(params));
  current = found.view.open({ root, params, query, app }) ?? {};
  listen({ ...found.view.wants?.(params), ...current.subscription });
}

// Figures of one branch must not pass for those of all of them.
function select({ branches = [], regions = [] } = {}) {
  const next = JSON.stringify([branches, regions]);
  if (next !== choice) forget();
  choice = next;
}

// ---- figures
function listen(subscription) {
  select(subscription);
  const wanted = { hz: 2, ...subscription, channels: [...new Set([...OWN_CHANNELS, ...(subscription.channels ?? [])])] };
  if (feed) feed.subscribe(wanted);
  else
    feed = openFeed({
      subscription: wanted,
      onMessage: (message) => {
        lastHeard = Date.now();
        take(message);
      },
      onState,
      onRefused: () => askWho(t("session.ended")),
    });
}

function onState(state) {
  if (state === "live") {
    if (cutAt || !lastHeard) say(t("connection.saidLive"));
    cutAt = 0;
    lastHeard = Date.now();
  } else if (cutAt === 0) {
    cutAt = Date.now();
    say(t("connection.saidCut"));
  }
  showConnection();
}

function showConnection() {
  const live = cutAt === 0 && lastHeard > 0;
  byId("connection").dataset.state = live ? "live" : cutAt ? "cut" : "connecting";
  byId("view").classList.toggle("stale", cutAt !== 0);
  const n = Math.round((Date.now() - cutAt) / 1000);
  const at = time(lastHeard);
  if (live) setText(byId("connection-text"), t("connection.live"));
  else if (cutAt) setText(byId("connection-text"), lastHeard ? t("connection.asOf", { n, at }) : t("connection.cut", { n }));
}

/** Says something to those who do not see the page: at most once in ten seconds, and then the newest. */
export function say(text) {
  clearTimeout(saying);
  const wait = Math.max(0, lastSaid + SAY_EVERY_MS - Date.now());
  saying = setTimeout(() => {
    lastSaid = Date.now();
    setText(byId("announce"), text);
  }, wait);
}

// A view of some branches hears only of their alerts; the overview counts all.
function showAlerts() {
  const open = store.overview?.alerts ?? { warning: 0, critical: 0 };
  const place = byId("alert-count");
  show(place, open.warning + open.critical > 0);
  if (!place.firstChild) place.append(badge("warning", ""));
  setBadge(place.firstChild, open.critical > 0 ? "critical" : "warning", String(open.warning + open.critical));
}

/** What a view may ask of the frame. */
export const app = {
  go,
  setQuery,
  say,
  me: () => me,
  may: (permission) => me.permissions.includes(permission),
  subscribe: listen,
};

// ---- start
// The page itself holds no text, so that a translation is one table.
function fillTexts() {
  document.querySelectorAll("[data-text]").forEach((node) => setText(node, t(node.dataset.text)));
  document.querySelectorAll("[data-label]").forEach((node) => node.setAttribute("aria-label", t(node.dataset.label)));
  byId("help").title = t("help.open");
  byId("sign-in-how").append(...phrase("session.explain", { command: h("code", {}, t("session.command")) }));
}

function start() {
  fillTexts();
  startTheme(byId("theme"));
  byId("nav").append(
    ...views
      .filter((view) => view.inNav)
      .map((view) => {
        const link = h("a", { href: view.home, dataset: { view: view.name } }, t(`nav.${view.name}`));
        if (view.name === "alerts") link.append(h("span", { id: "alert-count", hidden: true }));
        return link;
      }),
  );
  byId("help").append(icon("help"));
  byId("help").addEventListener("click", openHelp);
  byId("sign-out").addEventListener("click", signOut);
  byId("sign-in-form").addEventListener("submit", submitToken);
  window.addEventListener("signed-out", () => askWho(t("session.ended")));
  window.addEventListener("popstate", open);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/']");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !plain || link.target || link.hasAttribute("download")) return;
    event.preventDefault();
    go(link.getAttribute("href"));
    byId("view").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });
  on("overview", showAlerts);
  on("snapshot", showAlerts);
  on("reset", () => say(t("connection.reset")));
  setInterval(showConnection, 1000);
  listenToKeys(go);
  begin();
}

start();
