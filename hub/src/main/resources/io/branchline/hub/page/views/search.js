// Finding events by what is printed on the receipt, by id, branch, kind and time; and the path that one of them took.
import { get } from "/page/api.js";
import { h, setText } from "/page/dom.js";
import { addTexts, t, typeName } from "/page/texts.js";
import { choice, closeDialogs, complain, field, head, moment, pages, placeProblem, table } from "/page/views/desk.js";
import { amountOf, kindOf, receiptOf, tenderOf } from "/page/views/event.js";
import { pathPanel } from "/page/views/path.js";

addTexts({
  "search.title": "Search",
  "search.receipt": "Receipt number",
  "search.id": "Event id",
  "search.branch": "Branch",
  "search.type": "Kind",
  "search.from": "From",
  "search.to": "Until",
  "search.go": "Search",
  "search.results": "Events found",
  "search.hint": "By receipt alone the last seven days are searched; with a branch, all of its time.",
  "search.empty": "Nothing fits. A receipt number is searched as it is printed, in full.",
  "search.column.time": "Time",
  "search.column.receipt": "Receipt",
  "search.column.amount": "Amount",
  "search.column.tender": "Paid by",
  "search.column.settled": "Settled",
});

const TYPES = ["sale.completed", "sale.returned", "payment.received", "inventory.adjusted", "inventory.counted", "customer.updated", "product.updated", "report.published", "stock.requested", "stock.transferred"];
const MEMBERS = ["receipt", "id", "branch", "type", "from", "to"];
const PAGE = 50;

/** What `datetime-local` shows for a moment, and the moment of what it shows; by the reader's clock. */
const local = (iso) => {
  const at = new Date(iso);
  if (!iso || Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
const iso = (shown) => (shown ? new Date(shown).toISOString() : "");

export const search = {
  name: "search",
  path: /^\/search$/,
  home: "/search",
  inNav: true,
  open({ root, query, app }) {
    const text = (name, more = {}) => h("input", { type: "text", autocomplete: "off", spellcheck: "false", value: query.get(name) ?? "", ...more });
    const known = query.get("type");
    const controls = {
      receipt: text("receipt"),
      id: text("id"),
      branch: text("branch"),
      type: choice([["", t("desk.any")], ...[...TYPES, ...(known && !TYPES.includes(known) ? [known] : [])].map((type) => [type, typeName(type)])], known ?? ""),
      from: h("input", { type: "datetime-local", value: local(query.get("from")) }),
      to: h("input", { type: "datetime-local", value: local(query.get("to")) }),
    };
    const note = h("p", { class: "wrong", role: "alert" });
    const form = h("form", { class: "fields filters" },
      ...MEMBERS.map((name) => field(`search-${name}`, t(`search.${name}`), controls[name])),
      h("button", { type: "submit", class: "main" }, t("search.go")));
    const place = h("div", { class: "place", "aria-live": "off" });
    const { box, body } = table(t("search.results"), [t("search.column.time"), t("search.branch"), t("search.type"), t("search.column.receipt"), { text: t("search.column.amount"), number: true }, t("search.column.tender"), t("search.column.settled")]);
    let opener;

    const values = () => ({
      receipt: controls.receipt.value.trim(),
      id: controls.id.value.trim(),
      branch: controls.branch.value.trim(),
      type: controls.type.value,
      from: iso(controls.from.value),
      to: iso(controls.to.value),
    });

    async function read(next) {
      try {
        const page = await get("/api/v1/events", { ...values(), next, limit: PAGE });
        return { rows: page.events.map(row), next: page.next };
      } catch (problem) {
        placeProblem(problem, Object.values(controls), () => controls[problem.parameter], note);
        throw problem;
      }
    }

    function row(event) {
      const button = h("button", { type: "button", class: "link" }, receiptOf(event));
      const line = h("tr", {},
        h("td", {}, moment(event.time)),
        h("td", {}, h("a", { href: `/branches/${encodeURIComponent(event.branch)}` }, event.branch)),
        h("td", {}, kindOf(event)),
        h("th", { scope: "row" }, button),
        h("td", { class: "number" }, amountOf(event) ?? ""),
        h("td", {}, tenderOf(event)),
        h("td", {}, moment(event.settledtime)));
      line.addEventListener("click", (click) => {
        if (click.target.closest("a") || getSelection().toString()) return;
        opener = button;
        show(event.branch, event.id);
      });
      return line;
    }

    async function show(branch, id) {
      app.setQuery({ open: `${branch}/${id}` });
      const opened = await pathPanel(branch, id, () => {
        place.replaceChildren();
        app.setQuery({ open: "" });
        (opener?.isConnected ? opener : controls.receipt).focus();
      });
      place.replaceChildren(opened.root);
      opened.focus();
    }

    const list = pages({ box, body, empty: t("search.empty"), read });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      setText(note, "");
      Object.values(controls).forEach((control) => complain(control, ""));
      place.replaceChildren();
      body.replaceChildren();
      app.setQuery({ ...values(), open: "" });
      list.load();
    });

    root.append(head(t("search.title")), form, h("p", { class: "hint" }, t("search.hint")), note, place, list.root);
    list.load();
    const open = /^([^/]+)\/(.+)$/.exec(query.get("open") ?? "");
    if (open) show(open[1], open[2]);
    else queueMicrotask(() => controls.receipt.focus());
    return { subscription: {}, close: closeDialogs };
  },
};
