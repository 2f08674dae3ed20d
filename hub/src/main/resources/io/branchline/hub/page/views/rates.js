import { h } from "/page/dom.js";
import { t } from "/page/texts.js";

export const rates = {
  name: "rates",
  path: /^\/rates$/,
  home: "/rates",
  inNav: true,
  open({ root }) {
    root.append(h("h1", {}, t("nav.rates")));
    return { subscription: {} };
  },
};
