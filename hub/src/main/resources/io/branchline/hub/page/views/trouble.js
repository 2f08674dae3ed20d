// What head office could not take: quarantined events, to be released or discarded, and gaps, to be explained.
import { get } from "/page/api.js";
import { badge, h, setText, show } from "/page/dom.js";
import { number } from "/page/format.js";
import { addTexts, t, typeName } from "/page/texts.js";
import { choice, closeDialogs, field, filterForm, gate, head, pages, since, table } from "/page/views/desk.js";
import { explainGap, quarantinePanel, sequenceOf, troubleKey } from "/page/views/trouble-panel.js";

addTexts({
  "trouble.title": "Quarantine and gaps",
  "trouble.quarantine": "Quarantine",
  "trouble.gaps": "Gaps",
  "trouble.what": "What to show",
  "trouble.state": "State",
  "trouble.branch": "Branch",
  "trouble.quarantineHint": "Events head office could not accept. They are settled apart and hold nobody up; released, they count like any other.",
  "trouble.gapsHint": "Numbers a branch has named as lost, such as after a broken disk. Explaining one says that it was looked into.",
  "trouble.event": "Event",
  "trouble.numbers": "Numbers",
  "trouble.priority": "Priority",
  "trouble.reason": "Reason",
  "trouble.at": "Since",
  "trouble.decided": "Decided",
  "trouble.emptyQuarantine": "Nothing is in quarantine that fits.",
  "trouble.emptyGaps": "There is no gap that fits.",
  "trouble.is.open": "open",
  "trouble.is.released": "released",
  "trouble.is.discarded": "discarded",
  "trouble.is.explained": "explained",
  "trouble.explain": "Explain",
  "trouble.done.released": "Released: the event is settled and counted.",
  "trouble.done.discarded": "Discarded. It stays on record with the reason.",
  "trouble.done.explained": "Explained.",
});

const PAGE = 50;
const STATES = { quarantine: ["open", "released", "discarded"], gaps: ["open", "explained"] };
const KINDS = { open: "warning", released: "good", discarded: "disabled", explained: "good" };

export const trouble = {
  name: "trouble",
  path: /^\/trouble$/,
  home: "/trouble",
  inNav: true,
  open({ root, query, app }) {
    const shown = query.get("show") === "gaps" ? "gaps" : "quarantine";
    const stateNow = STATES[shown].includes(query.get("state")) || query.get("state") === "all" ? query.get("state") : "open";
    const controls = {
      state: choice([...STATES[shown].map((state) => [state, t(`trouble.is.${state}`)]), ["all", t("desk.any")]], stateNow),
      branch: h("input", { type: "text", autocomplete: "off", value: query.get("branch") ?? "" }),
    };
    const status = h("p", { class: "notice", role: "status", hidden: true });
    const place = h("div", {});
    const tab = (name) => h("a", { class: "button", href: name === "quarantine" ? "/trouble" : "/trouble?show=gaps", "aria-current": name === shown && "page" }, t(`trouble.${name}`));
    const columns = shown === "gaps"
      ? ["branch", "numbers", "priority", "reason", "at", "state"]
      : ["event", "branch", "reason", "at", "state"];
    const { box, body } = table(t(`trouble.${shown}`), [...columns.map((name) => t(`trouble.${name}`)), ...(shown === "gaps" ? [t("trouble.decided")] : [])]);
    const list = pages({ box, body, empty: t(shown === "gaps" ? "trouble.emptyGaps" : "trouble.emptyQuarantine"), read });
    const layout = h("div", { class: "desk" }, list.root, place);
    const reason = gate(app, "handle-events");
    let opener;

    async function read(next) {
      const { state, branch } = values();
      const page = await get(`/api/v1/${shown}`, { state: state === "all" ? "" : state, branch, next, limit: PAGE });
      return { rows: page[shown].map(shown === "gaps" ? gapRow : quarantineRow), next: page.next };
    }
    const { form, values } = filterForm(app, controls, () => {
      tell("");
      body.replaceChildren();
      list.load();
    });
    form.append(field("trouble-state", t("trouble.state"), controls.state), field("trouble-branch", t("trouble.branch"), controls.branch));

    const stateBadge = (item) => badge(KINDS[item.state] ?? "warning", t(`trouble.is.${item.state ?? "open"}`));
    const branchLink = (item) => h("a", { href: `/branches/${encodeURIComponent(item.branch)}` }, item.branch);

    function quarantineRow(item) {
      const button = h("button", { type: "button", class: "link" }, item.type ? typeName(item.type) : t("trouble.event"), " ", h("span", { class: "quiet" }, `#${sequenceOf(item)}`));
      const row = h("tr", {},
        h("th", { scope: "row" }, button),
        h("td", {}, branchLink(item)),
        h("td", { class: "wrap" }, item.reason),
        h("td", {}, since(item.at)),
        h("td", {}, stateBadge(item)));
      row.addEventListener("click", (click) => {
        if (click.target.closest("a") || getSelection().toString()) return;
        opener = button;
        open(item);
      });
      return row;
    }

    function gapRow(item) {
      const explain = h("button", { type: "button", onclick: () => explainGap(item).then(done) }, t("trouble.explain"));
      if (reason) gate(app, "handle-events", explain);
      return h("tr", {},
        h("th", { scope: "row" }, branchLink(item)),
        h("td", {}, item.first === item.last ? number(item.first) : `${number(item.first)} – ${number(item.last)}`),
        h("td", {}, `${item.priority} – ${t(`priority.${item.priority}`)}`),
        h("td", { class: "wrap" }, item.reason),
        h("td", {}, since(item.at)),
        h("td", {}, stateBadge(item)),
        h("td", { class: "wrap" }, (item.state ?? "open") === "open" ? explain : [item.decidedBy, ", ", since(item.decidedAt), item.reasonGiven && h("p", { class: "quiet" }, item.reasonGiven)]));
    }

    async function open(item) {
      app.setQuery({ open: troubleKey(item) });
      const panel = await quarantinePanel(item, { app, onClose: close, done });
      place.replaceChildren(panel.root);
      layout.classList.add("open");
      panel.focus();
    }
    function close() {
      app.setQuery({ open: "" });
      place.replaceChildren();
      layout.classList.remove("open");
      (opener?.isConnected ? opener : root.querySelector("tbody button"))?.focus();
    }
    function done(what) {
      if (!what) return;
      close();
      tell(t(`trouble.done.${what}`));
      list.load();
    }
    function tell(text) {
      setText(status, text);
      show(status, Boolean(text));
    }

    root.append(
      head(t("trouble.title"), h("nav", { class: "tabs", "aria-label": t("trouble.what") }, tab("quarantine"), tab("gaps"))),
      h("p", { class: "hint" }, t(`trouble.${shown}Hint`)), ...(reason ? [reason] : []), form, status, layout);
    list.load();
    const wanted = query.get("open")?.split("/");
    if (shown === "quarantine" && wanted?.length === 4) {
      const [branch, epoch, priority, sequence] = wanted;
      open({ branch, epoch, priority: Number(priority), first: Number(sequence), last: Number(sequence) });
    }
    return { subscription: {}, close: closeDialogs };
  },
};
