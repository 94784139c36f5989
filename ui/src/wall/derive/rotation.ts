/** What a wall without an operator shows in turn: the whistles that sound, then the grids with something late or near. */
import type { WallCase } from "../frames";
import type { Town } from "../town";
import { urgencyOf } from "./markers";
import type { Choice } from "./selection";
import type { Called } from "./whistles";

type Stop = NonNullable<Choice>;

export function stops(called: readonly Called[], cases: readonly WallCase[], now: number, town: Town): Stop[] {
  const troubled = new Map<string, { late: number; soon: number }>();
  for (const view of cases) {
    const urgency = urgencyOf(view, now, town);
    if (!urgency || !town.grids.has(view.grid)) continue;
    const grid = troubled.get(view.grid) ?? { late: 0, soon: 0 };
    grid[urgency === "red" ? "late" : "soon"] += 1;
    troubled.set(view.grid, grid);
  }
  const grids = [...troubled].sort(([, a], [, b]) => b.late - a.late || b.soon - a.soon);
  return [
    ...called.map(({ whistle }): Stop => ({ kind: "whistle", id: whistle.id })),
    ...grids.map(([code]): Stop => ({ kind: "grid", code })),
  ];
}

/** The one after `current`; where that is gone, the first. */
export function next(all: readonly Stop[], current: Choice): Choice {
  const at = current ? all.findIndex((each) => keyOf(each) === keyOf(current)) : -1;
  return all[(at + 1) % all.length] ?? null;
}

const keyOf = (stop: Stop) => `${stop.kind} ${"id" in stop ? stop.id : stop.code}`;
