import { h } from "/page/dom.js";
import { t } from "/page/texts.js";

export const sales = {
  name: "sales",
  path: /^\/sales$/,
  home: "/sales",
  inNav: true,
  open({ root }) {
    root.append(h("h1", {}, t("nav.sales")));
    return { subscription: {} };
  },
};
