// The connection to /feed: says hello, subscribes, comes back with jitter, and tells how long it has been away.
const FIRST_MS = 500;
const LONGEST_MS = 15_000;
const SILENT_MS = 60_000;

export function openFeed({ token, subscription, onMessage, onState, onRefused }) {
  let attempt = 0;
  let socket;
  let retry;
  let watch;
  let over = false;

  function connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = new WebSocket(`${scheme}//${location.host}/feed`, "branchline.feed.v1");
    socket = mine;
    mine.addEventListener("open", () => {
      mine.send(JSON.stringify({ type: "hello", token }));
      mine.send(JSON.stringify({ type: "subscribe", ...subscription }));
      listenFor(mine);
    });
    mine.addEventListener("message", (event) => {
      if (mine !== socket) return;
      listenFor(mine);
      const message = JSON.parse(event.data);
      if (message.type === "snapshot") {
        attempt = 0;
        onState("live");
      }
      onMessage(message);
    });
    mine.addEventListener("close", (event) => {
      if (mine === socket) closed(event.code);
    });
  }

  // A cut line says nothing: branches alone change every few seconds, so long silence is a dead connection.
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
    close() {
      over = true;
      clearTimeout(retry);
      socket?.close();
    },
  };
}
