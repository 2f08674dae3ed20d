import { h } from "/page/dom.js";
import { t } from "/page/texts.js";

export const audit = {
  name: "audit",
  path: /^\/audit$/,
  home: "/audit",
  inNav: true,
  open({ root }) {
    root.append(h("h1", {}, t("nav.audit")));
    return { subscription: {} };
  },
};
