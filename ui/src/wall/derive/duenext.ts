/** Whose clock is next: the clocks of units alone, since the desk's own stand in its queue. */
import type { WallCase, WallClock, WallDuty } from "../frames";
import { read, type Reading } from "../../time";
import type { WorkTime } from "../../worktime";
import { currentClock, isOpenDuty } from "./duties";
import { first } from "./first";
import type { Grids } from "./grids";
import { once, perGrid, type Timed, timed } from "./timed";

interface UnitClock extends Timed {
  view: WallCase;
  clock: WallClock;
  units: string[]; // several when they wait for the same thing until the same moment
  step: string; // key of the step's label
}

export interface DueClock extends UnitClock {
  reading: Reading;
}

export type Chip = ({ kind: "clock" } & DueClock) | { kind: "late"; count: number; units: number };

const CHIPS = 6;
const LATE_SHOWN_ALONE = 4;
export const LONGEST_LATE = 3;
const OF_A_UNIT = new Set(["serve", "recheck", "verify"]); // besides those of duties

export function dueNext(grids: Grids, now: number, office: WorkTime, most = CHIPS): Chip[] {
  const parts = [...grids.values()].map((cases) => ofGrid(cases, now, office, most));
  const late = first(parts.flatMap((part) => part.late), most, byDue);
  const next = first(parts.flatMap((part) => part.next), most, byDue);
  const sum = (of: "lateClocks" | "lateDuties") => parts.reduce((total, part) => total + part[of], 0);
  const chip = (each: UnitClock): Chip => ({ kind: "clock", ...each, reading: read(each.clock, now, office) });
  if (sum("lateClocks") <= Math.min(LATE_SHOWN_ALONE, most)) return [...late, ...next].slice(0, most).map(chip);
  const longest = late.slice(0, Math.min(LONGEST_LATE, most - 1));
  const units = new Set(parts.flatMap((part) => part.lateUnits)).size;
  return [{ kind: "late", count: sum("lateDuties"), units }, ...[...longest, ...next].slice(0, most - 1).map(chip)];
}

/** The soonest of a grid, those that are late apart. */
const ofGrid = perGrid((cases, now, office, most: number) => {
  const all = cases.flatMap((view) => unitClocks(view, office));
  const late = all.filter((each) => now > each.redAt);
  const units = late.flatMap((each) => each.units);
  return {
    late: first(late, most, byDue),
    next: first(all.filter((each) => now <= each.redAt), most, byDue),
    lateClocks: late.length,
    lateDuties: units.length,
    lateUnits: [...new Set(units)],
  };
});

/** Of one moment by case, so that they keep their places. */
const byDue = (a: UnitClock, b: UnitClock) =>
  a.due - b.due || Number(a.view.id > b.view.id) - Number(a.view.id < b.view.id);

const unitClocks = once((view: WallCase, office: WorkTime): UnitClock[] => {
  const due = (clock: WallClock, unit: string, step: string): UnitClock[] =>
    clock.paused || unit.startsWith("role:") ? [] : [{ ...timed(clock, office), view, clock, units: [unit], step }];
  const ofDuties = view.duties
    .filter((duty) => isOpenDuty(duty) && duty.state !== "in-review")
    .flatMap((duty) => {
      const clock = currentClock(view, duty);
      return clock ? due(clock, duty.unit, stepKey(clock, duty)) : [];
    });
  const ownDuties = new Set(view.duties.map((duty) => duty.id));
  const others = view.clocks.filter((clock) => OF_A_UNIT.has(clock.kind) && !ownDuties.has(clock.on));
  return fold([...ofDuties, ...others.flatMap((clock) => due(clock, clock.owner, clock.kind))]);
});

/** A whistle is taken up (接哨), a dispatch is signed for (签收). */
const stepKey = (clock: WallClock, duty: WallDuty) => (clock.kind === "sign" && duty.whistle ? "whistle" : clock.kind);

/** Units of one case that wait for the same until the same moment stand in one chip. */
function fold(clocks: UnitClock[]): UnitClock[] {
  const folded = new Map<string, UnitClock>();
  for (const each of clocks.sort((a, b) => a.due - b.due)) {
    const key = `${each.step} ${Math.floor(each.due / 1000)}`;
    const same = folded.get(key);
    if (same) same.units.push(...each.units);
    else folded.set(key, each);
  }
  return [...folded.values()];
}
