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

/** What follows from a view alone. A view never changes: a case that does gets another. */
export function perView<Given, T>(make: (view: WallCase, given: Given) => T): (view: WallCase, given: Given) => T {
  const made = new WeakMap<WallCase, T>();
  return (view, given) => {
    let found = made.get(view);
    if (found === undefined) made.set(view, (found = make(view, given)));
    return found;
  };
}

/** All the clocks of a case. */
export const timedClocks = perView((view: WallCase, office: WorkTime): readonly Timed[] =>
  view.clocks.map((clock) => timed(clock, office)),
);

/** Puts `each` into its place by due among the first `most`. */
export function keepSoonest<T extends { due: number }>(kept: T[], each: T, most: number): void {
  if (kept.length === most && each.due >= kept[most - 1]!.due) return;
  let at = kept.length;
  while (at > 0 && kept[at - 1]!.due > each.due) at -= 1;
  kept.splice(at, 0, each);
  if (kept.length > most) kept.pop();
}
