/** Deadlines by the moments at which their colour changes: found once, so that a look at thousands is only comparing. */
import type { WallCase } from "../frames";
import { AMBER_FROM, type Deadline, moment, type Urgency } from "../../time";
import type { WorkTime } from "../../worktime";

export interface Timed {
  due: number; // Infinity where there is none
  amberAt: number;
  redAt: number;
}

const known = new WeakMap<Deadline, Timed>();

/** Says what `read` says, without its text. */
export function timed(deadline: Deadline, office: WorkTime): Timed {
  let found = known.get(deadline);
  if (!found) known.set(deadline, (found = look(deadline, office)));
  return found;
}

function look(deadline: Deadline, office: WorkTime): Timed {
  const due = moment(deadline.due_at);
  if (Number.isNaN(due)) return { due: Infinity, amberAt: Infinity, redAt: Infinity };
  if (deadline.paused) return { due, amberAt: Infinity, redAt: Infinity };
  const started = moment(deadline.started_at);
  if (Number.isNaN(started) || started >= due) return { due, amberAt: due, redAt: due };
  if (!deadline.working) return { due, amberAt: started + AMBER_FROM * (due - started), redAt: due };
  return { due, amberAt: Math.min(due, office.after(started, AMBER_FROM * office.between(started, due))), redAt: due };
}

export const urgencyAt = ({ amberAt, redAt }: Timed, now: number): Urgency =>
  now > redAt ? "red" : now >= amberAt ? "amber" : "";

/** What follows from a thing alone that never changes: a case that does gets another view, its grid another list. */
export function once<Of extends object, Given extends unknown[], T>(
  make: (of: Of, ...given: Given) => T,
): (of: Of, ...given: Given) => T {
  const made = new WeakMap<Of, T>();
  return (of, ...given) => {
    let found = made.get(of);
    if (found === undefined) made.set(of, (found = make(of, ...given)));
    return found;
  };
}

/** All the clocks of a case. */
export const timedClocks = once((view: WallCase, office: WorkTime): readonly Timed[] =>
  view.clocks.map((clock) => timed(clock, office)),
);

export const SOON = 10 * 60_000; // what is due within it is soon
const DAY = 24 * 3_600_000;

/** When something of a case changes its colour, or becomes soon. */
const changes = once((view: WallCase, office: WorkTime): readonly number[] => [
  ...timedClocks(view, office).flatMap(({ amberAt, redAt }) => [amberAt, redAt]),
  ...view.todo.map((todo) => timed(todo, office)).flatMap(({ due, amberAt, redAt }) => [due - SOON, amberAt, redAt]),
]);

/** A stretch of time in which no colour of a grid's cases changes. */
interface Span {
  from: number;
  until: number;
}

const spans = new WeakMap<readonly WallCase[], Span>();

/** The one that is known, or from now on until the first change, at the latest the end of the day. */
function spanOf(cases: readonly WallCase[], now: number, office: WorkTime): Span {
  const known = spans.get(cases);
  if (known && holds(known, now)) return known;
  const found = { from: now, until: office.midnight(now) + DAY };
  for (const view of cases) {
    for (const at of changes(view, office)) if (at >= now && at < found.until) found.until = at;
  }
  spans.set(cases, found);
  return found;
}

/** A replay may go back: what was before `from` is not known. */
const holds = ({ from, until }: Span, now: number) => now === from || (now > from && now < until);

/** What follows from the cases of a grid at a moment: kept until one of them changes, or a colour of theirs does. */
export function perGrid<Given, T>(
  make: (cases: readonly WallCase[], now: number, office: WorkTime, given: Given) => T,
): (cases: readonly WallCase[], now: number, office: WorkTime, given: Given) => T {
  const made = new WeakMap<readonly WallCase[], { span: Span; given: Given; of: T }>();
  return (cases, now, office, given) => {
    const span = spanOf(cases, now, office);
    let known = made.get(cases);
    if (known?.span !== span || known.given !== given)
      made.set(cases, (known = { span, given, of: make(cases, now, office, given) }));
    return known.of;
  };
}
