// Numbers, money and times as people read them. Amounts come as decimal strings and stay exact: Intl takes the string
// itself, and nothing is ever added up here.
import { t } from "/page/texts.js";

const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const tenth = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dayAndClock = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const minute = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const moneyFormats = new Map();

export const number = (value) => (value === undefined || value === null ? "–" : whole.format(value));
export const compact = (value) => (value < 10_000 ? whole.format(value) : short.format(value));
export const rate = (value) => (value < 10 ? tenth.format(value) : whole.format(Math.round(value)));

export function money(amount, currency) {
  try {
    if (!moneyFormats.has(currency)) {
      moneyFormats.set(currency, new Intl.NumberFormat(undefined, { style: "currency", currency, currencyDisplay: "code" }));
    }
    return moneyFormats.get(currency).format(amount).replace("-", "\u2212");
  } catch {
    return `${amount} ${currency}`;
  }
}

export const time = (moment) => (moment ? clock.format(new Date(moment)) : "–");
/** A time on an axis, with seconds where the axis is short. */
export const hourMinute = (moment, exact) => (exact ? clock : minute).format(new Date(moment));
export const dateTime = (moment) => (moment ? dayAndClock.format(new Date(moment)) : "–");
export const utc = (moment) => (moment ? `${new Date(moment).toISOString().replace("T", " ").replace(/\.\d+Z$/, "")} UTC` : "");

/** A span of seconds in its two largest useful units. */
export function duration(seconds) {
  if (seconds === undefined || seconds === null) return "–";
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t("span.seconds", { n: whole });
  if (whole < 3600) return t("span.minutes", { n: Math.floor(whole / 60) });
  if (whole < 48 * 3600) return t("span.hours", { n: Math.floor(whole / 3600) });
  return t("span.days", { n: Math.floor(whole / 86400) });
}

export function milliseconds(ms) {
  if (ms === undefined || ms === null) return "–";
  const size = Math.abs(ms);
  if (size < 1000) return `${number(Math.round(ms))} ms`;
  return size < 10_000 ? `${tenth.format(ms / 1000)} s` : duration(size / 1000);
}

export function ago(moment, now = Date.now()) {
  if (!moment) return "–";
  const seconds = Math.max(0, Math.round((now - Date.parse(moment)) / 1000));
  return seconds < 5 ? t("ago.now") : t("ago.past", { span: duration(seconds) });
}

export function bytes(count) {
  if (count === undefined || count === null) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let left = count;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${left < 10 && unit > 0 ? tenth.format(left) : whole.format(Math.round(left))} ${units[unit]}`;
}
