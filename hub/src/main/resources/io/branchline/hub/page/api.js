// The hub's HTTP API. The cookie of the session goes along by itself; a problem becomes an error that says what the hub said.

/** A refusal of the hub: its status, title and detail, and where each error is. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.status = status;
    this.title = body.title ?? "";
    this.errors = body.errors ?? [];
    this.pointer = body.pointer;
    this.parameter = body.parameter;
  }
}

/**
 * JSON with numbers that JavaScript would write otherwise kept as they stand, where the browser can: what somebody mends and
 * sends back must not change where they did not touch it.
 */
export const parseExact = (text) =>
  JSON.parse(text, (name, value, context) => (typeof value === "number" && JSON.rawJSON && context?.source && String(value) !== context.source ? JSON.rawJSON(context.source) : value));

async function call(method, path, body, headers = {}, parse = JSON.parse) {
  const given = { method, headers: { Accept: "application/json", ...headers } };
  if (body !== undefined) {
    given.body = JSON.stringify(body);
    given.headers["Content-Type"] = "application/json";
  }
  const answer = await fetch(path, given);
  const text = await answer.text();
  const found = text && answer.headers.get("Content-Type")?.includes("json") ? parse(text) : {};
  if (answer.ok) return found;
  if (answer.status === 401) window.dispatchEvent(new CustomEvent("signed-out"));
  throw new Problem(answer.status, found);
}

/** Reads; `query` members that are empty are left out. */
export function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(given).toString();
  return call("GET", text ? `${path}?${text}` : path);
}

/** Reads what is shown as it came, or sent back. */
export const getExact = (path) => call("GET", path, undefined, {}, parseExact);

/** A new key for a change. `crypto.randomUUID` is not there where a hub is reached without https. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Changes; asked again with the same key it happens once. */
export const post = (path, body, key = newKey()) => call("POST", path, body, { "Idempotency-Key": `"${key}"` });

export const session = {
  look: () => call("GET", "/session"),
  begin: (credentials) => call("POST", "/session", credentials),
  end: () => call("DELETE", "/session"),
};
