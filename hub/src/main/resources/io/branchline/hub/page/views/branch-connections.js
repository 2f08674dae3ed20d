// The connections of a branch, newest first, each with why it ended in plain words.
import { get } from "/page/api.js";
import { h, setText, show } from "/page/dom.js";
import { dateTime, duration, utc } from "/page/format.js";
import { addTexts, has, t } from "/page/texts.js";

addTexts({
  "connections.title": "Connections",
  "connections.none": "It has never connected.",
  "connections.failed": "The connections could not be read: {why}",
  "connections.open": "open for {span}",
  "connections.lasted": "lasted {span}",
  "connections.code": "code {code}",
  "connections.1000": "Ended as it should: the agent was stopped or the hub was done.",
  "connections.1001": "The hub was stopped or restarted; the agent came back later.",
  "connections.1002": "One side sent something that is not a message of the link.",
  "connections.1003": "One side sent the wrong kind of message.",
  "connections.1005": "The line was closed without a reason.",
  "connections.1006": "The line broke without a word: cable, router, power or a killed program.",
  "connections.1007": "A message could not be read as text.",
  "connections.1009": "A message was larger than allowed.",
  "connections.1011": "A fault at one side ended it; its log says more.",
  "connections.1012": "The hub was restarted.",
  "connections.1013": "The hub had too much to do or PostgreSQL did not answer; the agent tried again later.",
  "connections.4001": "A newer connection of the same branch took over.",
  "connections.4002": "The key of the branch was revoked.",
  "connections.4003": "The branch is disabled.",
  "connections.4004": "The agent is too old or too new for this hub.",
  "connections.4005": "Events did not follow on what came before; the agent began again at the right place.",
  "connections.4006": "The other side did not read what was sent.",
  "connections.4007": "More was sent than was allowed at once.",
  "connections.4008": "Nothing was heard any more: the line was dead.",
  "connections.4009": "The agent began a new journal.",
  "connections.4010": "The agent connected and did not say who it is in time.",
  "connections.other": "It was closed with a code that is not ours.",
});

const EVERY_MS = 15_000;
const FEW = 8;
const MANY = 100;

/** Opens it for a branch; `close` ends it. */
export function connectionList(code) {
  let limit = FEW;
  const items = h("ol", { class: "lines" });
  const none = h("p", { class: "quiet", hidden: true });
  const more = h("button", { type: "button", hidden: true, onclick: showMore }, t("page.more"));
  const card = h("section", { class: "card", "aria-label": t("connections.title") }, h("h2", {}, t("connections.title")), items, none, more);

  function showMore() {
    limit = MANY;
    read();
  }

  async function read() {
    try {
      const { connections, next } = await get(`/api/v1/branches/${encodeURIComponent(code)}/connections`, { limit });
      items.replaceChildren(...connections.map(line));
      setText(none, t("connections.none"));
      show(none, connections.length === 0);
      show(more, Boolean(next) && limit < MANY);
    } catch (problem) {
      setText(none, t("connections.failed", { why: problem.message }));
      show(none, true);
    }
  }

  read();
  const timer = setInterval(read, EVERY_MS);
  return { card, close: () => clearInterval(timer) };
}

function line(one) {
  const end = one.closedAt ? Date.parse(one.closedAt) : Date.now();
  const span = duration((end - Date.parse(one.openedAt)) / 1000);
  const when = h("time", { datetime: one.openedAt, title: utc(one.openedAt) }, dateTime(one.openedAt));
  const head = h("div", {}, h("span", { class: one.closedAt ? "" : "good" }, t(one.closedAt ? "connections.lasted" : "connections.open", { span })), h("span", { class: "quiet" }, when));
  const from = h("span", { class: "quiet note" }, [one.remote, one.agent].filter(Boolean).join(" · "));
  if (!one.closedAt) return h("li", {}, head, from);
  const known = one.code !== undefined && has(`connections.${one.code}`);
  const why = known ? t(`connections.${one.code}`) : t("connections.other");
  const said = [one.code !== undefined && t("connections.code", { code: one.code }), one.reason].filter(Boolean).join(", ");
  return h("li", {}, head, h("span", { class: "note" }, why, " ", h("span", { class: "quiet" }, said)), from);
}
