import { h } from "/page/dom.js";
import { t } from "/page/texts.js";

export const branches = {
  name: "branches",
  path: /^\/branches$/,
  home: "/branches",
  inNav: true,
  open({ root }) {
    root.append(h("h1", {}, t("nav.branches")));
    return { subscription: {} };
  },
};
