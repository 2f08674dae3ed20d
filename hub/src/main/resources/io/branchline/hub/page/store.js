// What the hub last said, by key, and who wants to know when it changes. Views read it and never change it.
const listeners = new Map();

export const store = {
  branches: new Map(),
  totals: new Map(),
  rates: new Map(),
  alerts: new Map(),
  overview: undefined,
  asOf: undefined,
  /** Of which of these the hub has sent what the view asked for. */
  fresh: new Set(),
};

export const totalKey = (total) => `${total.branch ?? ""}\n${total.type}\n${total.currency ?? ""}`;
export const rateKey = (rate) => `${rate.base}/${rate.quote}/${rate.kind}`;

/**
 * Calls back when a topic changed: `snapshot` (everything is new), `branches`, `totals`, `rates`, `alerts` (with the list
 * of what changed), `overview`, `events` (with the events), `reset`. Returns what stops it.
 */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  return () => listeners.get(topic).delete(listener);
}

function tell(topic, what) {
  listeners.get(topic)?.forEach((listener) => listener(what));
}

/** Takes a message of the feed. */
export function take(message) {
  switch (message.type) {
    case "snapshot":
      snapshot(message);
      break;
    case "branches":
      put(store.branches, message.branches, (branch) => branch.branch);
      tell("branches", message.branches);
      break;
    case "totals":
      store.asOf = message.asOf;
      put(store.totals, message.totals, totalKey);
      tell("totals", message.totals);
      break;
    case "rates":
      put(store.rates, message.rates, rateKey);
      tell("rates", message.rates);
      break;
    case "alerts":
      put(store.alerts, message.alerts, (alert) => alert.id);
      message.alerts.filter((alert) => alert.until).forEach((alert) => store.alerts.delete(alert.id));
      tell("alerts", message.alerts);
      break;
    case "overview":
      store.overview = message.overview;
      tell("overview", message.overview);
      break;
    case "events":
      tell("events", message.events);
      break;
    case "reset":
      tell("reset", message.reason);
      break;
    default:
      break;
  }
}

/** Forgets the figures of another choice of branches; the snapshot that follows brings those of the new one. */
export function forget() {
  store.fresh.clear();
  for (const map of [store.branches, store.totals, store.alerts]) map.clear();
}

function snapshot(message) {
  store.fresh = new Set(["branches", "totals", "rates", "alerts", "overview"].filter((member) => message[member] !== undefined));
  store.asOf = message.asOf;
  renew(store.branches, message.branches, (branch) => branch.branch);
  renew(store.totals, message.totals, totalKey);
  renew(store.rates, message.rates, rateKey);
  renew(store.alerts, message.alerts?.filter((alert) => !alert.until), (alert) => alert.id);
  if (message.overview) store.overview = message.overview;
  tell("snapshot", message);
}

// A channel that is not subscribed to is not in the snapshot, and what was known of it stays.
function renew(map, values, key) {
  if (values === undefined) return;
  map.clear();
  put(map, values, key);
}

function put(map, values, key) {
  for (const value of values) map.set(key(value), value);
}
