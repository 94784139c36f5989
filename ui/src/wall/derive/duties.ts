/** One unit's part in a case as a line of the wall: what is missing, by when, what it has done. */
import type { WallCase, WallClock, WallDuty } from "../frames";
import { read, type Reading, type Urgency } from "../../time";
import type { WorkTime } from "../../worktime";
import { timed, urgencyAt } from "./timed";

export type Step = "sign" | "contact" | "arrive" | "close";
export const STEPS: readonly Step[] = ["sign", "contact", "arrive", "close"];

/** How near the end a duty is; the order of the rows of a whistle. */
export type Standing = "red" | "amber" | "running" | "on-scene" | "done";
const ORDER: readonly Standing[] = ["red", "amber", "running", "on-scene", "done"];

export interface DutyLine {
  duty: WallDuty;
  unit: string;
  lead: boolean;
  step: Step; // the missing one
  refused: boolean;
  standing: Standing;
  urgency: Urgency;
  due: number;
  readonly reading: Reading; // made when it is looked at: most lines are not shown
}

/** The step that the unit has still to take. */
export function missingStep(duty: WallDuty): Step {
  if (duty.state === "in-review") return duty.signed_at ? afterSigning(duty) : "sign";
  if (duty.state === "called") return "sign";
  return afterSigning(duty);
}

function afterSigning(duty: WallDuty): Step {
  if (duty.needs_contact && !duty.contacted_at) return "contact";
  if (duty.needs_arrival && !duty.arrived_at) return "arrive";
  return "close";
}

/** The next of the duty's own clocks: of the missing step as a rule, or a stage or the close that is due before it. */
export function currentClock(view: WallCase, duty: WallDuty): WallClock | undefined {
  const own = view.clocks.filter((clock) => clock.on === duty.id);
  if (duty.state === "in-review") return own.find((clock) => clock.kind === "review") ?? own[0];
  return own.filter((clock) => !clock.owner.startsWith("role:")).sort(nextFirst)[0];
}

const nextFirst = (a: WallClock, b: WallClock) =>
  Number(a.paused) - Number(b.paused) || a.due_at.localeCompare(b.due_at);

const IDLE: Reading = { due: Infinity, text: "", urgency: "", share: 0 };

export function dutyLine(view: WallCase, duty: WallDuty, now: number, office: WorkTime): DutyLine {
  const clock = currentClock(view, duty);
  const refused = duty.state === "in-review";
  const urgency = worse(clock ? urgencyAt(timed(clock, office), now) : "", refused ? "amber" : "");
  return {
    duty,
    unit: duty.unit,
    lead: duty.kind === "lead",
    step: missingStep(duty),
    refused,
    standing: duty.state === "done" ? "done" : standingOf(duty, urgency),
    urgency,
    due: clock ? timed(clock, office).due : Infinity,
    get reading() {
      return { ...(clock ? read(clock, now, office) : IDLE), urgency };
    },
  };
}

function standingOf(duty: WallDuty, urgency: Urgency): Standing {
  if (urgency) return urgency;
  return duty.arrived_at ? "on-scene" : "running";
}

export const byStanding = (a: DutyLine, b: DutyLine) =>
  ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) || a.due - b.due;

export const isOpenDuty = (duty: WallDuty) => duty.state !== "done" && duty.state !== "released";

export const worse = (a: Urgency, b: Urgency): Urgency => (a === "red" || b === "red" ? "red" : a || b);
