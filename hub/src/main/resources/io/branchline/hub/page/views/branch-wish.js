// What one wants to see of the branches: which, in which order, with which columns; and how that is written in the address.
import { COLUMNS, STATUSES } from "/page/views/columns.js";

const KEPT = "branchline.columns";
const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** By words as people sort them: 9 before 10. */
export const compareWords = words.compare;

/** Keys of the columns that are shown unless somebody chose. */
export const NORMALLY = COLUMNS.filter((column) => column.normally).map((column) => column.key);

/** These are read from A to Z first, all others from the most to the least. */
const RISING = new Set(["branch", "region", "status", "agent", "remote"]);

/** Reads the query of an address; for columns it may leave open what was chosen last. */
export function readWish(query) {
  const sort = query.get("sort") ?? "branch";
  const key = sort.replace(/^-/, "");
  return {
    text: query.get("q") ?? "",
    statuses: new Set((query.get("status") ?? "").split(",").filter((one) => STATUSES.includes(one))),
    region: query.get("region") ?? "",
    group: query.get("group") === "region",
    sort: COLUMNS.some((column) => column.key === key) ? key : "branch",
    falling: sort.startsWith("-"),
    columns: columnsOf(query.get("columns") ?? localStorage.getItem(KEPT)),
  };
}

function columnsOf(text) {
  const keys = (text ?? "").split(",").filter((key) => COLUMNS.some((column) => column.key === key));
  return keys.length === 0 ? NORMALLY : ["branch", ...keys.filter((key) => key !== "branch")];
}

/** The members of the query for what is found and how it is sorted; empty ones are left out of the address. */
export function writeWish(wish) {
  return {
    q: wish.text,
    status: STATUSES.filter((status) => wish.statuses.has(status)).join(","),
    region: wish.region,
    group: wish.group ? "region" : "",
    sort: wish.sort === "branch" && !wish.falling ? "" : `${wish.falling ? "-" : ""}${wish.sort}`,
  };
}

/** Remembers columns for the next time; the member of the query that says so now. */
export function keepColumns(keys) {
  const usual = keys.length === NORMALLY.length && keys.every((key) => NORMALLY.includes(key));
  if (usual) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, keys.join(","));
  return { columns: usual ? "" : keys.join(",") };
}

/** Which way a column is sorted when its header is pressed. */
export const fallingNext = (wish, key) => (wish.sort === key ? !wish.falling : !RISING.has(key));

/** Whether a line is looked for. */
export function fits(wish, { branch }) {
  if (wish.statuses.size > 0 && !wish.statuses.has(branch.status)) return false;
  if (wish.region && branch.region !== wish.region) return false;
  const text = wish.text.trim().toLowerCase();
  return !text || [branch.branch, branch.name, branch.region, branch.agent, branch.remote].some((one) => one?.toLowerCase().includes(text));
}

/** Compares lines. What has no value comes last, whichever way the others are sorted; equal ones go by code. */
export function comparing(wish) {
  const column = COLUMNS.find((one) => one.key === wish.sort);
  const byCode = (a, b) => words.compare(a.branch.branch, b.branch.branch);
  return (a, b) => {
    const apart = column.within ? words.compare(column.within(a), column.within(b)) : 0;
    if (apart) return apart;
    const [left, right] = [column.value(a), column.value(b)];
    if (left === right) return byCode(a, b);
    if (left === undefined || left === "") return 1;
    if (right === undefined || right === "") return -1;
    const by = typeof left === "string" ? words.compare(left, right) : left - right;
    return (wish.falling ? -by : by) || byCode(a, b);
  };
}
