import { h } from "/page/dom.js";
import { t } from "/page/texts.js";

export const trouble = {
  name: "trouble",
  path: /^\/trouble$/,
  home: "/trouble",
  inNav: true,
  open({ root }) {
    root.append(h("h1", {}, t("nav.trouble")));
    return { subscription: {} };
  },
};
