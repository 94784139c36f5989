/** What the duty desk must decide, strictly by next clock. */
import type { CaseView, Todo } from "../../api";
import { moment, read, type Reading } from "../../time";
import type { WorkTime } from "../../worktime";

export interface QueueRow {
  key: string;
  view: CaseView; // of the oldest, when several are folded
  verb: string;
  times: number;
  reading: Reading;
}

export interface Queue {
  count: number; // decisions: rows, shown or not
  soon: number; // due within ten minutes or late
  rows: QueueRow[];
  rest: { count: number; verbs: [verb: string, count: number][] };
}

const ROWS = 9;
const SOON = 10 * 60_000;
const PINNED = "assign"; // an ownerless case is a defect: always first

export function queue(cases: readonly CaseView[], now: number, office: WorkTime, limit = ROWS): Queue {
  const rows = fold(cases.flatMap((view) => view.todo.map((todo) => row(view, todo, now, office)))).sort(inOrder);
  const soon = rows.filter((each) => each.reading.due <= now + SOON).length;
  const [shown, hidden] = rows.length <= limit ? [rows, []] : split(rows, limit - 1);
  const verbs = new Map<string, number>();
  for (const each of hidden) verbs.set(each.verb, (verbs.get(each.verb) ?? 0) + 1);
  const rest = { count: hidden.length, verbs: [...verbs].sort((a, b) => b[1] - a[1]) };
  return { count: rows.length, soon, rows: shown, rest };
}

/** Amber until ruled on: somebody stands still meanwhile. */
function row(view: CaseView, todo: Todo, now: number, office: WorkTime): QueueRow {
  const raw = read(todo, now, office);
  const reading: Reading = todo.verb === "review" && raw.urgency === "" ? { ...raw, urgency: "amber" } : raw;
  return { key: todo.cause, view, verb: todo.verb, times: Math.max(1, alarmsOf(view, todo)), reading };
}

const alarmsOf = (view: CaseView, todo: Todo) =>
  todo.verb === "confirm" || todo.verb === "dispatch" ? view.signals : 1;

/** Decisions of one cause are one row: what a cause is, the center says (command_center/view.py). */
function fold(rows: QueueRow[]): QueueRow[] {
  const folded = new Map<string, QueueRow>();
  for (const each of rows.sort(
    (a, b) => a.reading.due - b.reading.due || moment(a.view.opened_at) - moment(b.view.opened_at),
  )) {
    const same = folded.get(each.key);
    if (same) same.times += each.times;
    else folded.set(each.key, each);
  }
  return [...folded.values()];
}

const inOrder = (a: QueueRow, b: QueueRow) =>
  Number(b.verb === PINNED) - Number(a.verb === PINNED) || a.reading.due - b.reading.due || a.key.localeCompare(b.key);

/** Red and amber rows are never folded away while there is room for them. */
function split(rows: QueueRow[], room: number): [shown: QueueRow[], hidden: QueueRow[]] {
  const urgent = rows.filter((each) => each.reading.urgency !== "" || each.verb === PINNED);
  const calm = rows.filter((each) => !urgent.includes(each));
  const shown = new Set([...urgent, ...calm].slice(0, room));
  return [rows.filter((each) => shown.has(each)), rows.filter((each) => !shown.has(each))];
}
