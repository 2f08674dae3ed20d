// The views by address. A view is `{name, path, home, inNav, open, wants}`; `open({root, params, query, app})` fills the root
// and returns `{subscription, close}`: what it wants of the feed, and how it ends. A view of some branches only has
// `wants(params)`, which gives `{branches}` or `{regions}`.
import { overview } from "/page/views/overview.js";
import { branches } from "/page/views/branches.js";
import { branch } from "/page/views/branch.js";
import { sales } from "/page/views/sales.js";
import { search } from "/page/views/search.js";
import { rates } from "/page/views/rates.js";
import { trouble } from "/page/views/trouble.js";
import { alerts } from "/page/views/alerts.js";
import { audit } from "/page/views/audit.js";

export const views = [overview, branches, branch, sales, search, rates, trouble, alerts, audit];
