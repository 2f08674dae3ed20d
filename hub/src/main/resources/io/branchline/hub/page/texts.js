// Every text of the dashboard, in one place. A translation is another table with the same keys.
const english = {
  "app.name": "Branchline",
  "app.skip": "Skip to the figures",
  "nav.label": "Views",
  "nav.overview": "Overview",
  "nav.branches": "Branches",
  "nav.sales": "Sales",
  "nav.search": "Search",
  "nav.rates": "Rates",
  "nav.trouble": "Quarantine",
  "nav.alerts": "Alerts",
  "nav.audit": "Audit",
  "connection.connecting": "connecting",
  "connection.live": "live",
  "connection.cut": "disconnected {n} s",
  "connection.asOf": "disconnected {n} s – figures as of {at}",
  "connection.saidLive": "Connected.",
  "connection.saidCut": "Disconnected.",
  "connection.reset": "Some events were skipped; the figures are new.",
  "theme.change": "Change to {theme} colours",
  "theme.dark": "dark",
  "theme.light": "light",
  "session.out": "Sign out",
  "session.as": "{operator}, {role}",
  "session.explain": "The hub shows its figures to its operators. {command} makes a token and shows it once.",
  "session.token": "Token",
  "session.command": "hub token add NAME --role viewer",
  "session.begin": "Sign in",
  "session.refused": "The hub does not know this token.",
  "session.spent": "This link was used before or is too old. Sign in with a token, or ask for a new link.",
  "session.ended": "The session has ended. Sign in again.",
  "session.unreachable": "The hub does not answer. It is tried again.",
  "help.title": "Keys",
  "help.open": "Keys and help",
  "help.keys": "Shortcuts with single keys",
  "help.search": "search",
  "help.help": "this help",
  "help.close": "close, or leave a field",
  "help.grid": "move in a table, open a line",
  "dialog.close": "Close",
  "dialog.cancel": "Cancel",
  "page.missing": "There is no such view.",
  "page.failed": "This could not be read: {why}",
  "page.again": "Try again",
  "page.more": "Show more",
  "page.loading": "Reading …",
  "status.online": "online",
  "status.catching_up": "catching up",
  "status.lagging": "lagging",
  "status.offline": "offline",
  "status.never_seen": "never seen",
  "status.disabled": "disabled",
  "severity.warning": "warning",
  "severity.critical": "critical",
  "priority.1": "Sales and payments",
  "priority.2": "Returns and stock",
  "priority.3": "Customers and products",
  "priority.4": "Reports",
  "type.sale.completed": "Sale",
  "type.sale.returned": "Return",
  "type.payment.received": "Payment",
  "type.inventory.adjusted": "Stock movement",
  "type.inventory.counted": "Stock count",
  "type.customer.updated": "Customer update",
  "type.product.updated": "Product update",
  "type.report.published": "Report",
  "type.stock.requested": "Stock request",
  "type.stock.transferred": "Stock transfer",
  "chart.told": "{title}: now {now}, at most {most}",
  "chart.none": "{title}: no figures yet",
  "strip.online": "online all the time",
  "strip.unknown": "not yet known",
  "strip.part": "{status} {span}",
  "span.seconds": "{n} s",
  "span.minutes": "{n} min",
  "span.hours": "{n} h",
  "span.days": { one: "{n} day", other: "{n} days" },
  "ago.now": "now",
  "ago.past": "{span} ago",
};

const table = english;
const plurals = new Intl.PluralRules("en");

/** The text of a key, with its places filled; of a text with plural forms the one for `n`. */
export function t(key, places = {}) {
  let text = table[key];
  if (text === undefined) return key;
  if (typeof text === "object") text = text[plurals.select(Number(places.n))] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (all, name) => places[name] ?? all);
}

/** The text of a key as a list, with nodes in its places: for what has markup within. */
export const phrase = (key, places) => table[key].split(/(\{\w+\})/).map((part) => places[part.slice(1, -1)] ?? part);

/** Whether there is a text. */
export const has = (key) => table[key] !== undefined;

/** What people call a type of event. */
export const typeName = (type) => (has(`type.${type}`) ? t(`type.${type}`) : type);

/** Adds the texts of a view; a key that is there already is a mistake. */
export function addTexts(more) {
  for (const [key, text] of Object.entries(more)) {
    if (key in table) throw new Error(`text ${key} is there twice`);
    table[key] = text;
  }
}
