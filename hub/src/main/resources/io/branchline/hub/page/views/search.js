import { h } from "/page/dom.js";
import { t } from "/page/texts.js";

export const search = {
  name: "search",
  path: /^\/search$/,
  home: "/search",
  inNav: true,
  open({ root }) {
    root.append(h("h1", {}, t("nav.search")));
    return { subscription: {} };
  },
};
