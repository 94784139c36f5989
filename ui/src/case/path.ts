/** The way of a case as a few milestones: which are behind it, which is now, and when each was reached. */
import type { CaseView, Moment } from "../api";
import { moment } from "../time";
import { leadingWhistle, parts, type Detail } from "./state";

export interface Milestone {
  key: MilestoneKey;
  at: Moment | null;
  is: "past" | "now" | "ahead";
}

// prettier-ignore
export type MilestoneKey =
  | "confirm" | "accept" | "approve" | "blow" | "dispatch" | "sign" | "handle" | "mend" | "report" | "verify"
  | "callback" | "close" | "rejected" | "declined" | "handed-over" | "merged";

const NOW_AT: Record<string, MilestoneKey> = {
  "to-confirm": "confirm",
  received: "accept",
  waiting: "accept",
  "to-dispatch": "dispatch",
  "to-sign": "sign",
  "return-review": "sign",
  meeting: "dispatch",
  handling: "handle",
  suspended: "handle",
  "to-verify": "verify",
  "to-call-back": "callback",
};
const ENDED_OTHERWISE = ["rejected", "declined", "handed-over", "merged"];

export function milestones(detail: Detail): Milestone[] {
  const { view } = detail;
  const whistle = leadingWhistle(detail.case);
  const keys: MilestoneKey[] = [];
  if (view.source === "video") keys.push("confirm");
  keys.push("accept");
  if (!whistle || (!whistle.blown_at && view.dispatched_at)) keys.push("dispatch", "sign");
  const blow: MilestoneKey[] = !whistle ? [] : whistle.kind === "应急" ? ["blow"] : ["approve", "blow"];
  const later = !whistle?.blown_at && view.status === "handling"; // a unit is at work while a whistle waits
  keys.push(...(later ? (["handle", ...blow] as const) : ([...blow, "handle"] as const)));
  if (view.notices.length) keys.push("mend");
  keys.push("report", "verify");
  if (view.asked) keys.push("callback");
  keys.push("close");
  const reached = keys.map((key) => ({ key, at: reachedAt(key, detail) }));
  if (ENDED_OTHERWISE.includes(view.status)) {
    const behind = reached.filter((one) => one.at).map((one) => ({ ...one, is: "past" as const }));
    return [...behind, { key: view.status as MilestoneKey, at: detail.story.at(-1)?.at ?? null, is: "now" }];
  }
  const here = place(view, keys, detail);
  const all = reached.map((one, index): Milestone => ({
    ...one,
    at: index <= here ? one.at : null,
    is: index < here ? "past" : index === here ? "now" : "ahead",
  }));
  return all.filter((one) => one.is !== "past" || one.at); // a case closed on the spot was never dispatched
}

function place(view: CaseView, keys: MilestoneKey[], detail: Detail): number {
  let key = NOW_AT[view.status] ?? "close";
  const whistle = leadingWhistle(detail.case);
  if (whistle && !whistle.blown_at && ["dispatch", "sign", "accept"].includes(key))
    return Math.max(keys.indexOf("approve"), keys.indexOf("blow") - 1);
  if (whistle && key === "sign") key = "blow";
  if (key === "handle" && view.notices.some((notice) => ["issued", "served", "rechecking"].includes(notice.state))) {
    key = "mend";
  } else if (key === "handle" && view.duties.some((duty) => duty.state === "done")) {
    key = "report";
  }
  const found = keys.indexOf(key);
  return Math.max(found, 0);
}

function reachedAt(key: MilestoneKey, detail: Detail): Moment | null {
  const { case: state, story } = detail;
  const duties = parts(state.duties).filter((duty) => duty.state !== "released");
  const whistle = leadingWhistle(state);
  const told = (...kinds: string[]) => story.filter((fact) => kinds.includes(fact.kind)).at(-1)?.at ?? null;
  switch (key) {
    case "confirm":
      return told("case.confirmed");
    case "accept":
      return state.accepted_at || told("case.accepted") || null;
    case "approve":
      if (!whistle?.blown_at) return null; // some have approved, not all
      return whistle.approvals?.filter((one) => one.verdict === "approve").at(-1)?.at ?? null;
    case "blow":
      return whistle?.blown_at || null;
    case "dispatch":
      return state.dispatched_at || null;
    case "sign":
      return first(duties.filter((duty) => duty.kind === "lead").map((duty) => duty.signed_at));
    case "handle":
      return first(duties.map((duty) => duty.arrived_at)) ?? reachedAt("sign", detail);
    case "mend":
      return first(parts(state.notices).map((notice) => notice.served_at || notice.issued_at));
    case "report":
      return last(duties.filter((duty) => duty.kind !== "recheck").map((duty) => duty.finished_at));
    case "verify":
      return told("case.passed", "case.verified");
    case "callback":
      return last(parts(state.signals).map((signal) => signal.answered_at));
    case "close":
      return state.closed_at || null;
    default:
      return null;
  }
}

const sorted = (all: (Moment | null | undefined)[]) =>
  all.filter((at): at is Moment => !!at).sort((a, b) => moment(a) - moment(b));
const first = (all: (Moment | null | undefined)[]): Moment | null => sorted(all)[0] ?? null;
const last = (all: (Moment | null | undefined)[]): Moment | null => sorted(all).at(-1) ?? null;
