/** Whistles that sound, with who has come and who has not, and drafts that wait for an approval. */
import type { WallCase, WallWhistle } from "../frames";
import { moment, read, type Reading, type Urgency } from "../../time";
import type { WorkTime } from "../../worktime";
import { byStanding, dutyLine, type DutyLine, worse } from "./duties";
import type { Grids } from "./grids";
import { once } from "./timed";

export interface Called {
  view: WallCase;
  whistle: WallWhistle;
  lines: DutyLine[]; // red, amber, running, on scene, done
  arrived: number;
  worst: Urgency;
  due: number; // of the worst next clock
  toLower: Reading | null;
}

export interface Drafted {
  view: WallCase;
  whistle: WallWhistle;
  reading: Reading;
}

export interface Whistles {
  called: Called[];
  drafts: Drafted[];
  units: number;
  unsigned: number;
}

const SOUNDING = new Set(["blown", "to-lower"]);
const SEVERITY: Urgency[] = ["red", "amber", ""];

const ofGrid = once((cases: readonly WallCase[]) => cases.filter((view) => view.whistles.length > 0));

export function whistles(grids: Grids, now: number, office: WorkTime): Whistles {
  const cases = [...grids.values()].flatMap((each) => ofGrid(each));
  const of = (states: (state: string) => boolean) =>
    cases.flatMap((view) => view.whistles.filter((each) => states(each.state)).map((whistle) => ({ view, whistle })));
  const called = of((state) => SOUNDING.has(state)).map(({ view, whistle }) => call(view, whistle, now, office));
  const drafts = of((state) => state === "to-approve").map(({ view, whistle }) => draft(view, whistle, now, office));
  const lines = called.flatMap((each) => each.lines);
  return {
    called: called.sort(byWorst),
    drafts: drafts.sort(bySoonest),
    units: lines.length,
    unsigned: lines.filter((line) => line.duty.state === "called").length,
  };
}

function call(view: WallCase, whistle: WallWhistle, now: number, office: WorkTime): Called {
  const duties = view.duties.filter((duty) => duty.whistle === whistle.id && duty.state !== "released");
  const lines = duties.map((duty) => dutyLine(view, duty, now, office)).sort(byStanding);
  const lower = view.clocks.find((clock) => clock.kind === "lower" && clock.on === whistle.id);
  const toLower = whistle.state === "to-lower" ? read(lower ?? { started_at: null, due_at: null }, now, office) : null;
  return {
    view,
    whistle,
    lines,
    arrived: lines.filter((line) => line.duty.arrived_at !== null).length,
    worst: lines.reduce<Urgency>((worst, line) => worse(worst, line.urgency), toLower?.urgency ?? ""),
    due: Math.min(toLower?.due ?? Infinity, ...lines.map((line) => line.due)),
    toLower,
  };
}

function draft(view: WallCase, whistle: WallWhistle, now: number, office: WorkTime): Drafted {
  const clock = view.clocks.find((each) => each.kind === "approve" && each.on === whistle.id);
  return { view, whistle, reading: read(clock ?? { started_at: whistle.applied_at, due_at: null }, now, office) };
}

const byWorst = (a: Called, b: Called) =>
  SEVERITY.indexOf(a.worst) - SEVERITY.indexOf(b.worst) ||
  a.due - b.due ||
  moment(a.whistle.blown_at) - moment(b.whistle.blown_at);

const bySoonest = (a: Drafted, b: Drafted) =>
  a.reading.due - b.reading.due || moment(a.whistle.applied_at) - moment(b.whistle.applied_at);
