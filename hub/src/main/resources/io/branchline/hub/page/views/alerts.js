import { h } from "/page/dom.js";
import { t } from "/page/texts.js";

export const alerts = {
  name: "alerts",
  path: /^\/alerts$/,
  home: "/alerts",
  inNav: true,
  open({ root }) {
    root.append(h("h1", {}, t("nav.alerts")));
    return { subscription: {} };
  },
};
