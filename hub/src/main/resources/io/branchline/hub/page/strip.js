// A day of a branch as a strip: height and colour say how it stood, so that colour is never alone.
import { duration } from "/page/format.js";
import { t } from "/page/texts.js";

const SVG = "http://www.w3.org/2000/svg";
const TALL = 16;
/** Letter of the strip: status, and how tall its bar is. */
const KINDS = { o: ["online", 5], c: ["catching_up", 9], l: ["lagging", 9], x: ["offline", TALL], n: ["never_seen", 1], d: ["disabled", 2] };

/** An empty strip; `draw` fills it. */
export function newStrip() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "strip");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  return svg;
}

/** Draws letters, oldest first, each of so many seconds; nothing is done if they are drawn already. */
export function drawStrip(svg, letters, stepSeconds) {
  if (svg.letters === letters) return;
  svg.letters = letters;
  svg.setAttribute("viewBox", `0 0 ${Math.max(1, letters.length)} ${TALL}`);
  const paths = new Map();
  for (let at = 0; at < letters.length; ) {
    let end = at + 1;
    while (end < letters.length && letters[end] === letters[at]) end++;
    const [kind, tall] = KINDS[letters[at]] ?? KINDS.n;
    paths.set(kind, `${paths.get(kind) ?? ""}M${at} ${TALL - tall}h${end - at}v${tall}h${at - end}z`);
    at = end;
  }
  svg.replaceChildren(...[...paths].map(([kind, path]) => {
    const drawn = document.createElementNS(SVG, "path");
    drawn.setAttribute("d", path);
    drawn.dataset.kind = kind;
    return drawn;
  }));
  svg.setAttribute("aria-label", describeStrip(letters, stepSeconds));
}

/** What a strip says, in words: how long the branch was anything but online. */
export function describeStrip(letters, stepSeconds) {
  const long = new Map();
  for (const letter of letters) long.set(letter, (long.get(letter) ?? 0) + stepSeconds);
  const told = ["x", "l", "c", "d", "n"].filter((letter) => long.has(letter)).map((letter) => t("strip.part", { status: letter === "n" ? t("strip.unknown") : t(`status.${KINDS[letter][0]}`), span: duration(long.get(letter)) }));
  return told.length === 0 ? t("strip.online") : told.join(", ");
}
