/** What the duty desk must decide, strictly by next clock. */
import type { WallCase, WallTodo } from "../frames";
import { moment, read, type Reading, type Urgency } from "../../time";
import type { WorkTime } from "../../worktime";
import { worse } from "./duties";
import { first } from "./first";
import { type Grids, isJoinable } from "./grids";
import { once, perGrid, SOON, type Timed, timed, urgencyAt } from "./timed";

interface Waiting extends Timed {
  key: string;
  own: boolean; // its cause lies in this case alone
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
const PINNED = "assign"; // an ownerless case is a defect: always first

export function queue(grids: Grids, now: number, office: WorkTime, limit = ROWS): Queue {
  const parts = [...grids.values()].map((cases) => ofGrid(cases, now, office, limit));
  const alike = fold(parts.flatMap((part) => part.alike).flatMap((each) => stillAlike(each, grids)));
  const shared = [...acrossGrids.of(parts.map((part) => part.shared)), ...alike];
  const all = parts.reduce((total, part) => plus(total, part.tally), tally(shared, now));
  const foremost = [...parts.flatMap((part) => part.foremost), ...shared];
  const shown = all.count <= limit ? foremost : first(foremost, limit - 1, calmLast(now));
  const rest = plus(all, tally(shown, now), -1);
  const verbs = [...rest.verbs].filter(([, count]) => count > 0);
  return {
    count: all.count,
    soon: all.soon,
    rows: [...shown].sort(inOrder).map((each) => row(each, now, office)),
    rest: { count: rest.count, late: rest.late, verbs: verbs.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)) },
  };
}

/** Of a grid: the decisions of one case, counted, and the first of them; and those that other grids may share or end. */
const ofGrid = perGrid((cases, now, office, limit: number) => {
  const found = cases.flatMap((view) => waiting(view, office));
  const alike = found.filter((each) => each.todo.others.length);
  const all = fold(found.filter((each) => !each.todo.others.length));
  const own = all.filter((each) => each.own);
  const shared = all.filter((each) => !each.own);
  return { tally: tally(own, now), foremost: first(own, limit, calmLast(now)), shared, alike };
});

/** A case that looks like others asks about those that it could still go into. Nobody says so of it when one ends. */
function stillAlike(each: Waiting, grids: Grids): Waiting[] {
  const into = each.todo.others.find((id) => [...grids.values()].some((cases) => joinable(cases).has(id)));
  return into === undefined ? [] : [{ ...each, key: `${each.todo.verb} ${into}` }];
}

const joinable = once((cases: readonly WallCase[]) => new Set(cases.filter(isJoinable).map((view) => view.id)));

const waiting = once((view: WallCase, office: WorkTime): Waiting[] =>
  view.todo.map((todo) => {
    const times = todo.verb === "confirm" || todo.verb === "dispatch" ? Math.max(1, view.signals) : 1;
    const own = todo.cause === `${todo.verb} ${view.id}`;
    return { ...timed(todo, office), key: todo.cause, own, view, todo, times, opened: moment(view.opened_at) };
  }),
);

/** Decisions of one cause are one row with the oldest one's clock: what a cause is, the center says. */
function fold(all: readonly Waiting[]): Waiting[] {
  const folded = new Map<string, Waiting>();
  for (const each of all) {
    const same = folded.get(each.key);
    folded.set(each.key, same ? joined(same, each) : each);
  }
  return [...folded.values()];
}

const joined = (a: Waiting, b: Waiting): Waiting => ({ ...(isBefore(b, a) ? b : a), times: a.times + b.times });

const isBefore = (a: Waiting, b: Waiting) =>
  a.due < b.due || (a.due === b.due && (a.opened < b.opened || (a.opened === b.opened && a.view.id < b.view.id)));

/** Folds what lies in several grids. Of thousands, only those are looked at that came and went since the last time. */
class AcrossGrids {
  private lists = new Set<readonly Waiting[]>();
  private readonly known = new Map<string, { parts: Waiting[]; row: Waiting }>();

  of(lists: readonly (readonly Waiting[])[]): Waiting[] {
    const before = this.lists;
    this.lists = new Set(lists);
    const gone = new Set([...before].filter((list) => !this.lists.has(list)).flat());
    const come = lists.filter((list) => !before.has(list)).flat();
    for (const each of come) if (!gone.delete(each)) this.know(each.key, [...this.partsOf(each.key), each]);
    for (const each of gone) this.know(each.key, this.partsOf(each.key).filter((other) => other !== each));
    return [...this.known.values()].map(({ row }) => row);
  }

  private partsOf(key: string): Waiting[] {
    return this.known.get(key)?.parts ?? [];
  }

  private know(key: string, parts: Waiting[]): void {
    if (parts.length) this.known.set(key, { parts, row: parts.reduce(joined) });
    else this.known.delete(key);
  }
}

const acrossGrids = new AcrossGrids();

interface Tally {
  count: number;
  soon: number;
  late: number;
  verbs: Map<string, number>;
}

function tally(all: readonly Waiting[], now: number): Tally {
  const found: Tally = { count: all.length, soon: 0, late: 0, verbs: new Map() };
  for (const { due, redAt, todo } of all) {
    if (due <= now + SOON) found.soon += 1;
    if (now > redAt) found.late += 1;
    found.verbs.set(todo.verb, (found.verbs.get(todo.verb) ?? 0) + 1);
  }
  return found;
}

function plus(a: Tally, b: Tally, sign: 1 | -1 = 1): Tally {
  const verbs = new Map(a.verbs);
  for (const [verb, count] of b.verbs) verbs.set(verb, (verbs.get(verb) ?? 0) + sign * count);
  return { count: a.count + sign * b.count, soon: a.soon + sign * b.soon, late: a.late + sign * b.late, verbs };
}

function row(each: Waiting, now: number, office: WorkTime): QueueRow {
  const reading = { ...read(each.todo, now, office), urgency: urgencyOf(each, now) };
  return { key: each.key, view: each.view, verb: each.todo.verb, times: each.times, reading };
}

/** Amber until ruled on: somebody stands still meanwhile. */
const urgencyOf = (each: Waiting, now: number): Urgency =>
  worse(urgencyAt(each, now), each.todo.verb === "review" ? "amber" : "");

const pinned = (each: Waiting) => Number(each.todo.verb === PINNED);
const inOrder = (a: Waiting, b: Waiting) =>
  pinned(b) - pinned(a) || (a.due === b.due ? (a.key < b.key ? -1 : 1) : a.due - b.due);

/** Red and amber rows are never folded away while there is room for them. */
function calmLast(now: number): (a: Waiting, b: Waiting) => number {
  const calm = (each: Waiting) => Number(urgencyOf(each, now) === "" && !pinned(each));
  return (a, b) => calm(a) - calm(b) || inOrder(a, b);
}
