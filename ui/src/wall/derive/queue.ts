/** What the duty desk must decide, strictly by next clock. */
import type { WallCase, WallTodo } from "../frames";
import { moment, read, type Reading, type Urgency } from "../../time";
import type { WorkTime } from "../../worktime";
import { worse } from "./duties";
import { perView, type Timed, timed, urgencyAt } from "./timed";

interface Waiting extends Timed {
  key: string;
  view: WallCase; // of the oldest, when several are folded
  todo: WallTodo;
  times: number;
  opened: number;
}

export interface QueueRow {
  key: string;
  view: WallCase;
  verb: string;
  times: number;
  reading: Reading;
}

export interface Queue {
  count: number; // decisions: rows, shown or not
  soon: number; // due within ten minutes or late
  rows: QueueRow[];
  rest: { count: number; late: number; verbs: [verb: string, count: number][] };
}

const ROWS = 9;
const SOON = 10 * 60_000;
const PINNED = "assign"; // an ownerless case is a defect: always first

export function queue(cases: readonly WallCase[], now: number, office: WorkTime, limit = ROWS): Queue {
  const all = fold(cases.flatMap((view) => waiting(view, office)));
  // Red and amber rows are never folded away while there is room for them.
  const calm = (each: Waiting) => Number(urgencyOf(each, now) === "" && !pinned(each));
  const shown = all.length <= limit ? all : first(all, limit - 1, (a, b) => calm(a) - calm(b) || inOrder(a, b));
  const rows = [...shown].sort(inOrder).map((each) => row(each, now, office));
  const soon = all.filter((each) => each.due <= now + SOON).length;
  return { count: all.length, soon, rows, rest: rest(all, new Set(shown), now) };
}

function rest(all: Waiting[], shown: Set<Waiting>, now: number): Queue["rest"] {
  const hidden = shown.size < all.length ? all.filter((each) => !shown.has(each)) : [];
  const verbs = new Map<string, number>();
  for (const { todo } of hidden) verbs.set(todo.verb, (verbs.get(todo.verb) ?? 0) + 1);
  const late = hidden.filter((each) => now > each.redAt).length;
  return { count: hidden.length, late, verbs: [...verbs].sort((a, b) => b[1] - a[1]) };
}

const waiting = perView((view: WallCase, office: WorkTime): Waiting[] =>
  view.todo.map((todo) => {
    const times = todo.verb === "confirm" || todo.verb === "dispatch" ? Math.max(1, view.signals) : 1;
    return { ...timed(todo, office), key: todo.cause, view, todo, times, opened: moment(view.opened_at) };
  }),
);

function row({ key, view, todo, times, ...when }: Waiting, now: number, office: WorkTime): QueueRow {
  const urgency = urgencyOf({ todo, ...when }, now);
  return { key, view, verb: todo.verb, times, reading: { ...read(todo, now, office), urgency } };
}

/** Amber until ruled on: somebody stands still meanwhile. */
const urgencyOf = ({ todo, ...when }: Timed & { todo: WallTodo }, now: number): Urgency =>
  worse(urgencyAt(when, now), todo.verb === "review" ? "amber" : "");

/** Decisions of one cause are one row with the oldest one's clock: what a cause is, the center says. */
function fold(all: Waiting[]): Waiting[] {
  const folded = new Map<string, Waiting>();
  for (const each of all) {
    const same = folded.get(each.key);
    if (!same) folded.set(each.key, each);
    else folded.set(each.key, { ...(before(each, same) ? each : same), times: same.times + each.times });
  }
  return [...folded.values()];
}

const before = (a: Waiting, b: Waiting) => a.due < b.due || (a.due === b.due && a.opened < b.opened);

const pinned = (each: Waiting) => Number(each.todo.verb === PINNED);
const inOrder = (a: Waiting, b: Waiting) =>
  pinned(b) - pinned(a) || (a.due === b.due ? (a.key < b.key ? -1 : 1) : a.due - b.due);

/** The first of them in this order: to put thousands in order at every delta would hold up the page. */
function first(all: Waiting[], most: number, order: (a: Waiting, b: Waiting) => number): Waiting[] {
  const kept: Waiting[] = [];
  for (const each of most > 0 ? all : []) {
    if (kept.length === most && order(each, kept[most - 1]!) > 0) continue;
    const at = kept.findIndex((other) => order(each, other) < 0);
    kept.splice(at < 0 ? kept.length : at, 0, each);
    if (kept.length > most) kept.pop();
  }
  return kept;
}
