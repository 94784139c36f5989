/** One unit's part as a row of steps: what was done when, and the clock that runs on the step that is missing. */
import type { Moment } from "../api";
import { named, t, type LabelKey } from "../labels";
import type { ClockPart, Detail, DutyPart } from "./state";
import { parts } from "./state";

export const STEPS = ["sign", "contact", "arrive", "report"] as const;
export type Step = (typeof STEPS)[number];

export interface DutyRow {
  duty: DutyPart;
  cells: { step: Step; at: Moment | null; late: boolean; needless: boolean }[];
  /** The step that is missing, with its word; undefined when the unit has nothing to do any more. */
  missing?: { step: Step; text: string; clock: ClockPart | undefined; review: boolean };
  did: string;
}

const CLOCK_OF: Record<Step, string> = { sign: "sign", contact: "contact", arrive: "arrive", report: "close" };

export function dutyRows(detail: Detail): DutyRow[] {
  const rank = { lead: 0, assist: 1, recheck: 2 };
  const duties = parts(detail.case.duties);
  return [...duties].sort((a, b) => rank[a.kind] - rank[b.kind]).map((duty) => dutyRow(detail, duty));
}

export function dutyRow(detail: Detail, duty: DutyPart): DutyRow {
  const done: Record<Step, Moment | null | undefined> = {
    sign: duty.signed_at,
    contact: duty.contacted_at,
    arrive: duty.arrived_at,
    report: duty.finished_at,
  };
  const needed: Record<Step, boolean> = {
    sign: true,
    contact: !!duty.needs_contact,
    arrive: !!duty.needs_arrival,
    report: true,
  };
  const late = new Set(duty.late);
  const cells = STEPS.map((step) => ({
    step,
    at: done[step] || null,
    late: late.has(CLOCK_OF[step]) || (step === "report" && late.has("recheck")),
    needless: !needed[step] && !done[step],
  }));
  const row: DutyRow = { duty, cells, did: whatItDid(detail, duty) };
  if (duty.state === "done" || duty.state === "released") return row;
  const missing = STEPS.find((step) => needed[step] && !done[step]) ?? "report";
  row.missing = { step: missing, ...waiting(detail, duty, missing) };
  return row;
}

function waiting(detail: Detail, duty: DutyPart, step: Step) {
  const clocks = parts(detail.case.clocks).filter((clock) => clock.on === (duty.notice || duty.id));
  const called = !!duty.whistle;
  if (duty.state === "in-review") {
    const key: LabelKey = called ? "duty.refused" : "duty.returned";
    return { text: t(key), clock: clocks.find((clock) => clock.kind === "review"), review: true };
  }
  const kinds = duty.kind === "recheck" ? ["recheck", "close"] : [CLOCK_OF[step]];
  const clock = clocks.find((one) => kinds.includes(one.kind));
  if (step === "report")
    return { text: t(duty.kind === "recheck" ? "duty.rechecking" : "duty.working"), clock, review: false };
  return { text: named("duty.not", step === "sign" && called ? "sign-whistle" : step), clock, review: false };
}

/** What a unit did, in a few words: its report, its notices, its returns, its findings. */
function whatItDid(detail: Detail, duty: DutyPart): string {
  const notice = detail.case.notices?.[duty.notice ?? ""];
  if (notice) return `${notice.number} ${named("notice-state", notice.state)}`;
  const issued = parts(detail.case.notices).filter((notice) => notice.duty === duty.id).length;
  const said = duty.state === "released" ? t("duty.released") : (duty.finish?.measure ?? "");
  const counts = [
    issued ? t("duty.did.notices", { n: issued }) : "",
    duty.returns?.length ? t(duty.whistle ? "duty.did.refused" : "duty.did.returned", { n: duty.returns.length }) : "",
    duty.records?.length ? t("duty.did.records", { n: duty.records.length }) : "",
    duty.reworks ? t("duty.did.reworked", { n: duty.reworks }) : "",
  ];
  return [...counts, said].filter(Boolean).join(t("comma")); // its own words may be many, and are cut
}
