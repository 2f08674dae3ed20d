// Decimal texts as people read them, and the difference of two of them, exact: no figure of a rate is ever a float.
const formats = new Map();

/** How many digits behind the point a quote needs, so that its figures stand under each other. */
export const digitsNeeded = (...quotes) => Math.max(0, ...quotes.flatMap((quote) => [quote?.bid, quote?.mid, quote?.ask]).map((text) => decimals(text ?? "")));

/** A rate with all its digits, and zeros behind them up to `least`, grouped as the reader's language does. */
export function figure(text, least = 0) {
  if (text === undefined || text === null) return "–";
  const digits = Math.max(decimals(text), least);
  if (!formats.has(digits)) formats.set(digits, new Intl.NumberFormat(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  return formats.get(digits).format(text);
}

/** `more` less `less`, both not negative and `more` the greater; undefined if one of them is missing. */
export function difference(more, less) {
  if (!more || !less) return undefined;
  const scale = Math.max(decimals(more), decimals(less));
  const width = Math.max(whole(more).length, whole(less).length) + scale;
  const a = digitsOf(more, scale, width);
  const b = digitsOf(less, scale, width);
  let borrow = 0;
  const out = [];
  for (let i = width - 1; i >= 0; i--) {
    const digit = a[i] - b[i] - borrow;
    borrow = digit < 0 ? 1 : 0;
    out.unshift(digit + 10 * borrow);
  }
  if (borrow) return undefined;
  const text = out.join("");
  const cut = text.length - scale;
  return (text.slice(0, cut).replace(/^0+(?=\d)/, "") || "0") + (scale ? `.${text.slice(cut)}` : "");
}

const whole = (text) => text.split(".")[0];
const decimals = (text) => text.split(".")[1]?.length ?? 0;
const digitsOf = (text, scale, width) => [...(whole(text) + (text.split(".")[1] ?? "").padEnd(scale, "0")).padStart(width, "0")].map(Number);
