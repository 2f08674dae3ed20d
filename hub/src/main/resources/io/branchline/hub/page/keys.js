// Shortcuts with single keys; they can be switched off, since speech input and a cat can press them too (WCAG 2.1.4).
import { byId, h } from "/page/dom.js";
import { openDialog } from "/page/dialog.js";
import { t } from "/page/texts.js";

const KEPT = "branchline.keys";
const on = () => localStorage.getItem(KEPT) !== "off";

/** Listens: `/` searches, `?` helps. */
export function listenToKeys(go) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (typing || !on() || event.ctrlKey || event.metaKey || event.altKey || byId("frame").hidden) return;
    if (event.key === "/") {
      event.preventDefault();
      go("/search");
    } else if (event.key === "?") {
      event.preventDefault();
      openHelp();
    }
  });
}

/** Shows which keys there are. */
export function openHelp() {
  const row = (keys, text) => h("div", {}, h("dt", {}, ...keys.map((key) => h("kbd", {}, key))), h("dd", {}, text));
  const box = h("input", { type: "checkbox", id: "keys-on", checked: on() });
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  openDialog(
    t("help.title"),
    h("dl", { class: "keys" },
      row(["/"], t("help.search")),
      row(["?"], t("help.help")),
      row(["Esc"], t("help.close")),
      row(["↑", "↓", "Enter"], t("help.grid"))),
    h("label", { class: "check" }, box, t("help.keys")));
}
