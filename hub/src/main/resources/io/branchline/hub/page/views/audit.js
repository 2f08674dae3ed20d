// Who changed what and when. It is only ever added to; here it is read.
import { get } from "/page/api.js";
import { h } from "/page/dom.js";
import { dateTime } from "/page/format.js";
import { openDialog } from "/page/dialog.js";
import { addTexts, has, t } from "/page/texts.js";
import { closeDialogs, facts, field, filterForm, gate, head, json, moment, pages, table } from "/page/views/desk.js";

addTexts({
  "audit.title": "Audit",
  "audit.list": "Who changed what, the newest first",
  "audit.who": "Who",
  "audit.when": "When",
  "audit.action": "What",
  "audit.subject": "Of what",
  "audit.detail": "Detail",
  "audit.id": "Line",
  "audit.filter": "Show",
  "audit.actionHint": "as rate.released",
  "audit.empty": "Nothing was changed that fits.",
  "audit.did.token.added": "Operator added",
  "audit.did.token.revoked": "Operator revoked",
  "audit.did.rates.posted": "Rates posted",
  "audit.did.rate.released": "Rate released",
  "audit.did.rate.proposed": "Rate proposed",
  "audit.did.rate.approved": "Rate approved",
  "audit.did.rate.rejected": "Rate rejected",
  "audit.did.rate.overtaken": "Rate overtaken",
  "audit.did.proposal.approved": "Proposal approved",
  "audit.did.proposal.rejected": "Proposal rejected",
  "audit.did.proposal.overtaken": "Proposal overtaken",
  "audit.did.rates.imported": "Rates imported",
  "audit.did.rate.imported": "Rate imported",
  "audit.did.message.sent": "Messages sent",
  "audit.did.policy.published": "Policy published",
  "audit.did.quarantine.released": "Event released",
  "audit.did.quarantine.discarded": "Event discarded",
  "audit.did.gap.explained": "Gap explained",
  "audit.did.alert.acknowledged": "Alert acknowledged",
});

const PAGE = 100;
const DETAIL_MAX = 120;
const actionName = (action) => (has(`audit.did.${action}`) ? t(`audit.did.${action}`) : action);

/** The beginning of the detail, one line. */
function short(detail) {
  const text = Object.entries(detail).map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`).join(" · ");
  return text.length > DETAIL_MAX ? `${text.slice(0, DETAIL_MAX)} …` : text;
}

export const audit = {
  name: "audit",
  path: /^\/audit$/,
  home: "/audit",
  inNav: true,
  open({ root, query, app }) {
    const reason = gate(app, "read-audit");
    root.append(head(t("audit.title")));
    if (reason) {
      reason.className = "empty";
      root.append(reason);
      return { subscription: {} };
    }
    const controls = {
      who: h("input", { type: "text", autocomplete: "off", value: query.get("who") ?? "" }),
      action: h("input", { type: "text", autocomplete: "off", list: "audit-actions", spellcheck: "false", placeholder: t("audit.actionHint"), value: query.get("action") ?? "" }),
    };
    const actions = h("datalist", { id: "audit-actions" });
    const seen = new Set();
    const { box, body } = table(t("audit.list"), [t("audit.when"), t("audit.who"), t("audit.action"), t("audit.subject"), t("audit.detail")]);
    const list = pages({ box, body, empty: t("audit.empty"), read });

    async function read(next) {
      const page = await get("/api/v1/audit", { ...values(), next, limit: PAGE });
      for (const { action } of page.audit) {
        if (!seen.has(action)) actions.append(h("option", { value: action }, actionName(action)));
        seen.add(action);
      }
      return { rows: page.audit.map(row), next: page.next };
    }
    const { form, values } = filterForm(app, controls, () => {
      body.replaceChildren();
      list.load();
    });
    form.append(field("audit-who", t("audit.who"), controls.who), field("audit-action", t("audit.action"), controls.action), actions);

    function row(line) {
      const open = () => openDialog(`${actionName(line.action)}: ${line.subject}`,
        facts([t("audit.when"), moment(line.at, dateTime)], [t("audit.who"), line.who], [t("audit.action"), h("code", {}, line.action)], [t("audit.subject"), line.subject], [t("audit.id"), String(line.id)]),
        json(line.detail));
      const made = h("tr", {},
        h("td", {}, moment(line.at)),
        h("td", {}, line.who),
        h("th", { scope: "row" }, h("button", { type: "button", class: "link" }, actionName(line.action))),
        h("td", { class: "wrap" }, line.subject),
        h("td", { class: "wrap quiet" }, short(line.detail)));
      made.addEventListener("click", () => {
        if (!getSelection().toString()) open();
      });
      return made;
    }

    root.append(form, list.root);
    list.load();
    return { subscription: {}, close: closeDialogs };
  },
};
