/** Whose clock is next: the clocks of units alone, since the desk's own stand in its queue. */
import type { CaseView, ClockView, DutyView } from "../../api";
import { read, type Reading } from "../../time";
import type { WorkTime } from "../../worktime";
import { currentClock, isOpenDuty } from "./duties";

export interface DueClock {
  view: CaseView;
  clock: ClockView;
  units: string[]; // several when they wait for the same thing until the same moment
  step: string; // key of the step's label
  reading: Reading;
}

export type Chip = ({ kind: "clock" } & DueClock) | { kind: "late"; count: number; units: number };

const CHIPS = 6;
const LATE_SHOWN_ALONE = 4;
export const LONGEST_LATE = 3;
const OF_A_UNIT = new Set(["serve", "recheck", "verify"]); // besides those of duties

export function dueNext(cases: readonly CaseView[], now: number, office: WorkTime): Chip[] {
  const all = fold(cases.flatMap((view) => unitClocks(view, now, office)));
  const late = all.filter((due) => due.reading.urgency === "red");
  const rest = all.filter((due) => due.reading.urgency !== "red");
  const chip = (due: DueClock): Chip => ({ kind: "clock", ...due });
  if (late.length <= LATE_SHOWN_ALONE) return [...late, ...rest].slice(0, CHIPS).map(chip);
  const count = late.reduce((sum, due) => sum + due.units.length, 0);
  const shown = [...late.slice(0, LONGEST_LATE), ...rest.slice(0, CHIPS - 1 - LONGEST_LATE)];
  const units = new Set(late.flatMap((due) => due.units)).size;
  return [{ kind: "late", count, units }, ...shown.map(chip)];
}

function unitClocks(view: CaseView, now: number, office: WorkTime): DueClock[] {
  const due = (clock: ClockView, unit: string, step: string): DueClock[] =>
    clock.paused || unit.startsWith("role:")
      ? []
      : [{ view, clock, units: [unit], step, reading: read(clock, now, office) }];
  const ofDuties = view.duties
    .filter((duty) => isOpenDuty(duty) && duty.state !== "in-review")
    .flatMap((duty) => {
      const clock = currentClock(view, duty);
      return clock ? due(clock, duty.unit, stepKey(clock, duty)) : [];
    });
  const ownDuties = new Set(view.duties.map((duty) => duty.id));
  const others = view.clocks.filter((clock) => OF_A_UNIT.has(clock.kind) && !ownDuties.has(clock.on));
  return [...ofDuties, ...others.flatMap((clock) => due(clock, clock.owner, clock.kind))];
}

/** A whistle is taken up (接哨), a dispatch is signed for (签收). */
const stepKey = (clock: ClockView, duty: DutyView) => (clock.kind === "sign" && duty.whistle ? "whistle" : clock.kind);

function fold(clocks: DueClock[]): DueClock[] {
  const folded = new Map<string, DueClock>();
  for (const due of clocks.sort((a, b) => a.reading.due - b.reading.due)) {
    const key = `${due.view.id} ${due.step} ${Math.floor(due.reading.due / 1000)}`;
    const same = folded.get(key);
    if (same) same.units.push(...due.units);
    else folded.set(key, due);
  }
  return [...folded.values()];
}
