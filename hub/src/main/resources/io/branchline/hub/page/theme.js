// Light or dark: what the system says, unless somebody chose.
import { icon } from "/page/dom.js";
import { t } from "/page/texts.js";

const KEPT = "branchline.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

const chosen = () => document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light");

/** Makes a button change the colours. */
export function startTheme(button) {
  const kept = localStorage.getItem(KEPT);
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  button.append(icon("theme"));
  const label = () => {
    const other = chosen() === "dark" ? "light" : "dark";
    button.setAttribute("aria-label", t("theme.change", { theme: t(`theme.${other}`) }));
    button.title = button.getAttribute("aria-label");
    return other;
  };
  label();
  system.addEventListener("change", () => {
    label();
    window.dispatchEvent(new CustomEvent("theme"));
  });
  button.addEventListener("click", () => {
    const other = label();
    document.documentElement.dataset.theme = other;
    localStorage.setItem(KEPT, other);
    label();
    window.dispatchEvent(new CustomEvent("theme"));
  });
}

/** A colour of the theme, for what is drawn on a canvas; `share` makes it that opaque. */
export function colour(name, share = 1) {
  const probe = document.createElement("span");
  probe.style.color = share === 1 ? `var(${name})` : `color-mix(in srgb, var(${name}) ${share * 100}%, transparent)`;
  document.body.append(probe);
  // Only a computed colour has chosen between light and dark.
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
