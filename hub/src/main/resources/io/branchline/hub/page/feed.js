// The connection to /feed: says hello, subscribes, resumes after a break, and tells how long it has been away.
const FIRST_MS = 500;
const LONGEST_MS = 15_000;
const SILENT_MS = 60_000;
const SEEN_MAX = 5_000;

/**
 * Opens and keeps open. `onMessage` gets every message but the positions; `onState` is told "live" with each snapshot and
 * "cut" when the line is gone; `onRefused` when the session is no longer good. `subscribe` changes what is wanted.
 */
export function openFeed({ subscription, onMessage, onState, onRefused }) {
  let wanted = subscription;
  let attempt = 0;
  let socket;
  let retry;
  let watch;
  let over = false;
  let position;
  let seen = [];

  function connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = new WebSocket(`${scheme}//${location.host}/feed`, "branchline.feed.v1");
    socket = mine;
    mine.addEventListener("open", () => {
      mine.send(JSON.stringify({ type: "hello" }));
      say();
      listenFor(mine);
    });
    mine.addEventListener("message", (event) => {
      if (mine !== socket) return;
      listenFor(mine);
      take(JSON.parse(event.data));
    });
    mine.addEventListener("close", (event) => {
      if (mine === socket) closed(event.code);
    });
  }

  // What was seen since the last position goes along, so that after a break every event comes exactly once.
  function say() {
    const resume = position && seen.length < SEEN_MAX ? { resume: { position, batches: seen } } : {};
    socket.send(JSON.stringify({ type: "subscribe", ...wanted, ...resume }));
  }

  function take(message) {
    if (message.type === "position") {
      position = message.position;
      seen = [];
      return;
    }
    if (message.type === "events" && !message.more && seen.length < SEEN_MAX) seen.push(message.batch);
    if (message.type === "snapshot") {
      attempt = 0;
      onState("live");
    }
    onMessage(message);
  }

  // A cut line says nothing: a position comes every second, so long silence is a dead connection.
  function listenFor(mine) {
    clearTimeout(watch);
    watch = setTimeout(() => {
      if (mine === socket) {
        mine.close();
        closed(1006);
      }
    }, SILENT_MS);
  }

  function closed(code) {
    clearTimeout(watch);
    socket = undefined;
    if (over) return;
    if (code === 3000) {
      over = true;
      onRefused();
      return;
    }
    onState("cut");
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
    attempt = Math.min(attempt + 1, 10);
    retry = setTimeout(connect, 100 + Math.random() * ceiling);
  }

  connect();
  return {
    subscribe(next) {
      if (JSON.stringify(next) === JSON.stringify(wanted)) return;
      wanted = next;
      // Another choice of events is another stream: what was seen of the old one says nothing of it.
      position = undefined;
      seen = [];
      if (socket?.readyState === WebSocket.OPEN) say();
    },
    close() {
      over = true;
      clearTimeout(retry);
      clearTimeout(watch);
      socket?.close();
    },
  };
}
