// Comma-separated values as RFC 4180 has them, made so that a spreadsheet takes no cell for a formula.
const NUMBER = /^-?\d+(\.\d+)?$/;
const FORMULA = /^[=+\-@\t\r]/;
const SPECIAL = /[",\r\n]/;

function cell(value) {
  const text = value === undefined || value === null ? "" : String(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of lines of values. */
export const csv = (lines) => lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("");

/** Hands a text to the browser as a file to keep; the mark at its beginning tells a spreadsheet that it is UTF-8. */
export function download(name, text) {
  const address = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
