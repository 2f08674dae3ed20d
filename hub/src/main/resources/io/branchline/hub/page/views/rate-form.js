// Publishing a quote: the form, begun with the present quote; a preview of what it changes; then it is confirmed.
import { get, newKey, post, Problem } from "/page/api.js";
import { openDialog } from "/page/dialog.js";
import { h, setText } from "/page/dom.js";
import { number, dateTime } from "/page/format.js";
import { addTexts, t } from "/page/texts.js";
import { choice, complain, facts, field, placeProblem } from "/page/views/desk.js";
import { digitsNeeded, figure } from "/page/views/decimal.js";
import { pairOf, perUnit, targetsText } from "/page/views/rate-detail.js";

addTexts({
  "quote.new": "New quote",
  "quote.titleOf": "New quote of {pair}",
  "quote.base": "One of (base)",
  "quote.quote": "costs so many (quote)",
  "quote.unit": "Units of the base",
  "quote.kind": "Kind",
  "quote.kind.cash": "cash",
  "quote.kind.transfer": "transfer",
  "quote.kind.reference": "reference",
  "quote.bid": "Bid",
  "quote.bidHint": "What the dealer pays",
  "quote.mid": "Mid",
  "quote.midHint": "Left out: halfway",
  "quote.ask": "Ask",
  "quote.askHint": "What the dealer asks",
  "quote.source": "Source",
  "quote.validFrom": "Valid from",
  "quote.validFromHint": "Empty: at once. Your time, {zone}",
  "quote.validTo": "Valid until",
  "quote.validToHint": "Empty: until the next one",
  "quote.targets": "For",
  "quote.targets.all": "all branches",
  "quote.targets.region": "a region",
  "quote.targets.branch": "a branch",
  "quote.region": "Region",
  "quote.branch": "Branch",
  "quote.preview": "Preview",
  "quote.back": "Back",
  "quote.publish": "Publish",
  "quote.propose": "Propose",
  "quote.now": "at once",
  "quote.before": "Before",
  "quote.after": "After",
  "quote.figures": "Figures before and after",
  "quote.change": "Change of the middle",
  "quote.changeOf": "{percent} %",
  "quote.first": "The first quote of this pair and kind: there is nothing to compare it with.",
  "quote.free": "It is released as soon as you publish it.",
  "quote.second": "A second person will be asked: {why}.",
  "quote.done.released": "Released as version {version}.",
  "quote.done.waiting": "It waits for a second person: {why}.",
  "quote.done.known": "Nothing changed: this is known already.",
  "quote.unanswered": "The hub did not answer. Asked again from here it happens once, whatever became of the first time.",
  "quote.close": "Close",
});

const CODE_LIST = "quote-codes";
const toIso = (local) => (local ? new Date(local).toISOString() : undefined);

/**
 * Opens the form; `present` is the quote it begins with, if there is one. `places` is the list of branches. Resolves with the
 * outcome of what was published, or undefined.
 */
export function publishQuote({ present, places }) {
  return new Promise((resolve) => {
    const form = quoteForm(present, places);
    const stage = h("div", { class: "stage" }, form.root);
    const dialog = openDialog(present ? t("quote.titleOf", { pair: `${pairOf(present)} ${present.kind}` }) : t("quote.new"), stage);
    let outcome;
    dialog.addEventListener("close", () => resolve(outcome));
    form.firstControl.focus();

    form.root.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { quote, targets } = form.read();
      await form.during(async () => {
        const change = await get("/api/v1/rates/preview", { ...quote, targets: targets.join(",") });
        stage.replaceChildren(preview({ quote, targets, change, back, publish: (key) => publish(quote, targets, key) }));
        stage.querySelector("button.main").focus();
      });
    });
    // Back to all that was typed: nothing has to be entered twice.
    const back = () => {
      stage.replaceChildren(form.root);
      form.firstControl.focus();
    };
    async function publish(quote, targets, key) {
      try {
        outcome = (await post("/api/v1/rates", { targets, quotes: [quote] }, key)).quotes[0];
      } catch (problem) {
        // Without an answer the preview stays: the same asked again with its key happens once.
        if (!(problem instanceof Problem)) throw problem;
        back();
        form.refuse(problem);
        return;
      }
      const close = h("button", { type: "button", class: "main" }, t("quote.close"));
      close.addEventListener("click", () => dialog.close());
      stage.replaceChildren(h("p", { role: "status" }, t(`quote.done.${outcome.state}`, outcome)), h("div", { class: "buttons" }, close));
      close.focus();
    }
  });
}

function quoteForm(present, places) {
  const figureInput = (member) => h("input", { type: "text", inputmode: "decimal", autocomplete: "off", value: present?.[member] ?? "" });
  const code = (member) => h("input", { type: "text", maxlength: "3", size: "4", autocomplete: "off", autocapitalize: "characters", value: present?.[member] ?? "" });
  const target = targetOf(present);
  const controls = {
    base: code("base"),
    quote: code("quote"),
    unit: choice(["1", "100", "1000"].map((unit) => [unit, number(Number(unit))]), String(present?.unit ?? 1)),
    kind: choice(["cash", "transfer", "reference"].map((kind) => [kind, t(`quote.kind.${kind}`)]), present?.kind ?? "cash"),
    bid: figureInput("bid"),
    mid: figureInput("mid"),
    ask: figureInput("ask"),
    source: h("input", { type: "text", value: present?.source ?? "treasury" }),
    validFrom: h("input", { type: "datetime-local" }),
    validTo: h("input", { type: "datetime-local" }),
    targets: choice(["all", "region", "branch"].map((one) => [one, t(`quote.targets.${one}`)]), target.kind),
    region: choice([...new Set([...places.map((one) => one.region), target.region].filter(Boolean))].sort().map((name) => [name, name]), target.region ?? ""),
    branch: h("input", { type: "text", list: CODE_LIST, autocomplete: "off", value: target.branch ?? "" }),
  };
  // Halfway of what was before is not halfway of what comes.
  for (const side of ["bid", "ask"]) {
    controls[side].addEventListener("input", () => {
      if (controls.mid.value === present?.mid) controls.mid.value = "";
    });
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const hints = { bid: t("quote.bidHint"), mid: t("quote.midHint"), ask: t("quote.askHint"), validFrom: t("quote.validFromHint", { zone }), validTo: t("quote.validToHint") };
  const fields = Object.fromEntries(Object.entries(controls).map(([name, control]) => [name, field(`quote-${name}`, t(`quote.${name}`), control, hints[name])]));
  const follow = () => {
    fields.region.hidden = controls.targets.value !== "region";
    fields.branch.hidden = controls.targets.value !== "branch";
  };
  controls.targets.addEventListener("change", follow);
  follow();
  const note = h("p", { class: "wrong", role: "alert" });
  const go = h("button", { type: "submit", class: "main" }, t("quote.preview"));
  const group = (...names) => h("div", { class: "fields" }, ...names.map((name) => fields[name]));
  const root = h("form", { class: "quote-form", novalidate: true },
    group("base", "quote", "unit", "kind"), group("bid", "mid", "ask"), group("validFrom", "validTo"), group("targets", "region", "branch", "source"),
    h("datalist", { id: CODE_LIST }, ...places.map((one) => h("option", { value: one.branch }, one.name))),
    note, h("div", { class: "buttons" }, go));

  function place(pointer) {
    const name = /^\/(?:quotes\/0\/)?(\w+)/.exec(pointer)?.[1];
    if (name === "targets" && controls.targets.value !== "all") return controls[controls.targets.value];
    return controls[name === "asOf" ? "validFrom" : name];
  }
  const refuse = (problem) => placeProblem(problem, Object.values(controls), place, note);
  return {
    root,
    firstControl: present ? controls.bid : controls.base,
    refuse,
    read: () => readQuote(controls),
    async during(work) {
      Object.values(controls).forEach((control) => complain(control, ""));
      setText(note, "");
      go.disabled = true;
      try {
        await work();
      } catch (problem) {
        refuse(problem);
      } finally {
        go.disabled = false;
      }
    },
  };
}

function targetOf(present) {
  const first = present?.targets?.length === 1 ? present.targets[0] : "*";
  if (first.startsWith("region:")) return { kind: "region", region: first.slice(7) };
  if (first.startsWith("branch:")) return { kind: "branch", branch: first.slice(7) };
  return { kind: "all" };
}

/** The quote as it is sent: figures are the texts that were typed. */
function readQuote(controls) {
  // A quote is not from after the time from which it is valid.
  const now = new Date().toISOString();
  const from = toIso(controls.validFrom.value);
  const asOf = from && from < now ? from : now;
  const text = (name) => controls[name].value.trim() || undefined;
  const quote = {
    base: text("base")?.toUpperCase(),
    quote: text("quote")?.toUpperCase(),
    unit: Number(controls.unit.value),
    kind: controls.kind.value,
    bid: text("bid"),
    mid: text("mid"),
    ask: text("ask"),
    source: text("source"),
    asOf,
    validFrom: from ?? asOf,
    validTo: toIso(controls.validTo.value),
  };
  const kind = controls.targets.value;
  const targets = kind === "all" ? ["*"] : [`${kind}:${controls[kind].value.trim()}`];
  return { quote: Object.fromEntries(Object.entries(quote).filter(([, value]) => value !== undefined)), targets };
}

function preview({ quote, targets, change, back, publish }) {
  const { before, after, percent, state, why } = change;
  const digits = digitsNeeded(before, after);
  const row = (name) => h("tr", {}, h("th", { scope: "row" }, t(`quote.${name}`)), h("td", { class: "number" }, figure(before?.[name], digits)), h("td", { class: "number" }, figure(after[name], digits)));
  const yes = h("button", { type: "button", class: "main" }, t(state === "waiting" ? "quote.propose" : "quote.publish"));
  const no = h("button", { type: "button" }, t("quote.back"));
  const note = h("p", { class: "wrong", role: "alert" });
  const key = newKey();
  no.addEventListener("click", back);
  yes.addEventListener("click", async () => {
    yes.disabled = true;
    setText(note, "");
    try {
      await publish(key);
    } catch {
      setText(note, t("quote.unanswered"));
    }
    yes.disabled = false;
  });
  return h("div", { class: "stack preview" },
    h("p", { class: "change", dataset: { state } }, before ? [h("span", { class: "quiet" }, t("quote.change")), h("strong", {}, t("quote.changeOf", { percent: signed(percent) }))] : t("quote.first")),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("quote.figures") }, h("table", {}, h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col", class: "number" }, t("quote.before")), h("th", { scope: "col", class: "number" }, t("quote.after")))),
      h("tbody", {}, ...["bid", "mid", "ask"].filter((name) => after[name] || before?.[name]).map(row)))),
    facts(
      [t("quote.unit"), perUnit(after)],
      [t("quote.validFrom"), quote.validFrom === quote.asOf && Date.parse(quote.asOf) > Date.now() - 600_000 ? t("quote.now") : dateTime(quote.validFrom)],
      [t("quote.validTo"), quote.validTo && dateTime(quote.validTo)],
      [t("quote.source"), quote.source],
      [t("quote.targets"), targetsText(targets)]),
    h("p", { class: "notice", dataset: { state } }, state === "waiting" ? t("quote.second", { why }) : t("quote.free")),
    note, h("div", { class: "buttons" }, no, yes));
}

/** A percentage with its sign; the text is the hub's. */
const signed = (percent) => (percent.startsWith("-") ? percent.replace("-", "\u2212") : /[1-9]/.test(percent) ? `+${percent}` : percent);
