/** Critical cases (L1) that nobody has taken up yet: what blinks, and the only thing that sounds. */
import type { WallCase, WallDuty } from "../frames";
import type { Grids } from "./grids";
import { once } from "./timed";

const AT_THE_DESK = new Set(["to-confirm", "received", "to-dispatch"]);

/** A unit that signed has taken it up; one that refused has answered, and its refusal waits amber in the queue. */
export const isCalled = (duty: WallDuty) => duty.state === "called";

/** The desk has sent it on, and every unit that was called has signed: the first signature silences nobody. */
export const isTakenUp = (view: WallCase) => !AT_THE_DESK.has(view.status) && !view.duties.some(isCalled);

const ofGrid = once((cases: readonly WallCase[]) => cases.filter((view) => view.level === "L1" && !isTakenUp(view)));

/** The ones not taken up, the oldest first. */
export function critical(grids: Grids): WallCase[] {
  const found = [...grids.values()].flatMap((cases) => ofGrid(cases));
  return found.sort((a, b) => ((a.opened_at ?? "") < (b.opened_at ?? "") ? -1 : 1));
}
