// An event as people read it: what kind, which receipt, how much, paid how; and all of it in a dialog.
import { openDialog } from "/page/dialog.js";
import { h } from "/page/dom.js";
import { money, utc, dateTime } from "/page/format.js";
import { addTexts, has, t, typeName } from "/page/texts.js";
import { facts, json } from "/page/views/desk.js";

addTexts({
  "event.kind.sale": "Sale",
  "event.kind.return": "Return",
  "event.kind.void": "Void",
  "event.tender.cash": "Cash",
  "event.tender.creditDebit": "Card",
  "event.tender.giftCard": "Gift card",
  "event.tender.mobile": "Mobile",
  "event.tender.voucher": "Voucher",
  "event.tender.several": "{first} +{n}",
  "event.branch": "Branch",
  "event.type": "Kind",
  "event.receipt": "Receipt",
  "event.subject": "About",
  "event.amount": "Amount",
  "event.tender": "Paid by",
  "event.id": "Id",
  "event.priority": "Priority",
  "event.sequence": "Number at the branch",
  "event.time": "At the till",
  "event.kept": "Kept at the branch",
  "event.received": "Reached head office",
  "event.settled": "Settled",
  "event.raw": "As it came",
  "event.path": "Show the path it took",
});

/** What people call it: a sale, a return, a void; of other types their name. */
export function kindOf(event) {
  const kind = event.data?.kind;
  return event.type.startsWith("sale.") && kind && has(`event.kind.${kind}`) ? t(`event.kind.${kind}`) : typeName(event.type);
}

/** Number of the receipt, or what else it is about. */
export const receiptOf = (event) => event.data?.receiptNumber ?? event.subject ?? event.id;

/** The amount with its currency, as text; undefined if it carries none. */
export function amountOf(event) {
  const total = event.data?.total ?? event.data?.amount;
  return total?.currency ? money(total.amount, total.currency) : undefined;
}

/** How it was paid. */
export function tenderOf(event) {
  const tenders = event.data?.tenders ?? (event.data?.tender ? [event.data.tender] : []);
  if (!Array.isArray(tenders) || tenders.length === 0) return "";
  const type = typeof tenders[0] === "string" ? tenders[0] : tenders[0]?.type ?? "";
  const first = has(`event.tender.${type}`) ? t(`event.tender.${type}`) : type;
  return tenders.length > 1 ? t("event.tender.several", { first, n: tenders.length - 1 }) : first;
}

/** The same event, whatever way it came. */
export const eventKey = (event) => `${event.branch}\n${event.id}`;

/** Address of the path of an event. */
export const pathAddress = (event) => `/search?${new URLSearchParams({ open: `${event.branch}/${event.id}` })}`;

const exact = (at) => at && (new Date(at).getTimezoneOffset() === 0 ? `${dateTime(at)} UTC` : `${dateTime(at)} (${utc(at)})`);

/** What is known of an event, as a list of facts. */
export const eventFacts = (event, { times = true } = {}) =>
  facts(
    [t("event.type"), kindOf(event)],
    [t("event.branch"), h("a", { href: `/branches/${encodeURIComponent(event.branch)}` }, event.branch)],
    [event.data?.receiptNumber ? t("event.receipt") : t("event.subject"), event.data?.receiptNumber ?? event.subject],
    [t("event.amount"), amountOf(event)],
    [t("event.tender"), tenderOf(event)],
    [t("event.time"), exact(event.time)],
    [t("event.kept"), times && exact(event.recordedtime)],
    [t("event.received"), times && exact(event.receivedtime)],
    [t("event.settled"), exact(event.settledtime)],
    [t("event.priority"), event.priority && `${event.priority} – ${t(`priority.${event.priority}`)}`],
    [t("event.sequence"), event.sequence && String(event.sequence)],
    [t("event.id"), h("code", {}, event.id)],
  );

/** Opens an event: its facts, its times, the JSON, and the way to its path. */
export function openEvent(event) {
  const path = h("a", { class: "button", href: pathAddress(event) }, t("event.path"));
  const dialog = openDialog(`${kindOf(event)} ${receiptOf(event)}`,
    eventFacts(event),
    h("div", { class: "buttons start" }, path),
    h("details", {}, h("summary", {}, t("event.raw")), json(event)));
  dialog.addEventListener("click", (click) => {
    if (click.target.closest("a[href^='/']")) dialog.close();
  });
  return dialog;
}
