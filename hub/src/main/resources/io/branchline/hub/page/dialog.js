// Dialogs: what is shown beside the view, and what has to be confirmed. The browser's own dialog keeps focus and Esc.
import { h } from "/page/dom.js";
import { t } from "/page/texts.js";

/** Opens a dialog with a title and contents; returns it. It is gone once closed, and focus goes back where it was. */
export function openDialog(title, ...contents) {
  const close = h("button", { type: "button", class: "plain", "aria-label": t("dialog.close") }, "×");
  const dialog = h("dialog", { "aria-labelledby": "dialog-title" },
    h("header", {}, h("h2", { id: "dialog-title" }, title), close),
    h("div", { class: "contents" }, ...contents));
  const before = document.activeElement;
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
