import { h } from "/page/dom.js";
import { t } from "/page/texts.js";

export const overview = {
  name: "overview",
  path: /^\/$/,
  home: "/",
  inNav: true,
  open({ root }) {
    root.append(h("h1", {}, t("nav.overview")));
    return { subscription: {} };
  },
};
