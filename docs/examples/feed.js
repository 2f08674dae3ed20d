// Reads the live feed and goes on where it was after every break: each event once. Node 22 or newer, or a browser.
//   BRANCHLINE_TOKEN=blo_… node feed.js ws://127.0.0.1:8080/feed
// A page signed in at the hub calls follow(url, undefined, show): its cookie says who it is.

export function follow(url, token, show, subscription = { channels: ["events", "totals"] }) {
  let position; // The newest place the hub has told …
  let batches = []; // … and the batches seen since.
  let attempt = 0;

  function connect() {
    const socket = new WebSocket(url, "branchline.feed.v1");
    let parts = []; // A batch counts with its last part; what is half when the line breaks comes again.
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "hello", token }));
      const resume = position && { position, batches };
      socket.send(JSON.stringify({ type: "subscribe", ...subscription, resume }));
    };
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.position) [position, batches] = [message.position, []];
      if (message.type === "snapshot") [attempt, parts] = [0, []];
      if (message.type !== "events") return show(message);
      parts.push(...message.events);
      if (message.more) return;
      show({ ...message, events: parts });
      batches.push(message.batch);
      parts = [];
    };
    socket.onerror = socket.onclose = ({ code }) => {
      socket.onerror = socket.onclose = null; // Not every runtime says both.
      if (code === 3000) return show({ type: "problem", title: "the hub does not know this token" });
      attempt = Math.min(attempt + 1, 6);
      setTimeout(connect, 100 + Math.random() * 250 * 2 ** attempt);
    };
  }
  connect();
}

if (globalThis.process?.env.BRANCHLINE_TOKEN) {
  const seen = (message) => (message.events ?? []).forEach((event) => console.log(event.settledtime, event.branch, event.type, event.id));
  follow(process.argv[2] ?? "ws://127.0.0.1:8080/feed", process.env.BRANCHLINE_TOKEN, (message) =>
    message.type === "events" ? seen(message) : console.error(message.type, message.resumed ?? "", message.reason ?? ""));
}
