/** What a wall without an operator shows in turn: the whistles that sound, then the grids with something late or near. */
import type { Town } from "../town";
import type { Grids } from "./grids";
import { byColour } from "./markers";
import type { Choice } from "./selection";
import type { Called } from "./whistles";

type Stop = NonNullable<Choice>;

export function stops(called: readonly Called[], grids: Grids, now: number, town: Town): Stop[] {
  const troubled = [...grids]
    .filter(([code]) => town.grids.has(code))
    .map(([code, cases]) => ({ code, ...byColour(cases, now, town.office, town) }))
    .filter(({ amber, red }) => amber.length + red.length > 0)
    .sort((a, b) => b.red.length - a.red.length || b.amber.length - a.amber.length);
  return [
    ...called.map(({ whistle }): Stop => ({ kind: "whistle", id: whistle.id })),
    ...troubled.map(({ code }): Stop => ({ kind: "grid", code })),
  ];
}

/** The one after `current`; where that is gone, the first. */
export function next(all: readonly Stop[], current: Choice): Choice {
  const at = current ? all.findIndex((each) => keyOf(each) === keyOf(current)) : -1;
  return all[(at + 1) % all.length] ?? null;
}

const keyOf = (stop: Stop) => `${stop.kind} ${"id" in stop ? stop.id : stop.code}`;
