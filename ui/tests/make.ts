/** Small cases, duties and clocks for the tests; 10:00 of a Tuesday is `NOON - 2 h`. */
import type { CaseView, ClockView, DutyView, Site, Todo, WhistleView } from "../src/api";
import { WorkTime } from "../src/worktime";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const NOW = Date.parse("2026-11-24T10:00:00+08:00");
export const CALENDAR: Site["calendar"] = {
  spans: [
    [540, 720],
    [810, 1050],
  ],
  off: [],
  on: [],
};
export const OFFICE = new WorkTime(CALENDAR, "Asia/Shanghai");

export const at = (minutes: number) => new Date(NOW + minutes * MINUTE).toISOString();

export function aCase(id: string, part: Partial<CaseView> = {}): CaseView {
  return {
    id,
    number: id,
    version: 1,
    status: "handling",
    owner: "",
    title: id,
    short: id,
    item: "",
    level: "L3",
    kind: "",
    source: "grid",
    signals: 1,
    asked: 0,
    grid: "",
    village: "",
    lon: null,
    lat: null,
    opened_at: at(-60),
    dispatched_at: null,
    promised_at: null,
    closed_at: null,
    lead: "",
    card: "",
    unmatched: false,
    reasons: [],
    why: "",
    camera: "",
    alarm: "",
    picture: "",
    whistled: false,
    clocks: [],
    duties: [],
    whistles: [],
    notices: [],
    todo: [],
    ...part,
  };
}

export function aClock(kind: string, on: string, owner: string, from: number, to: number): ClockView {
  return {
    id: `${kind}:${on}`,
    kind,
    on,
    owner,
    started_at: at(from),
    due_at: at(to),
    late: to < 0,
    paused: false,
    fired: 0,
  };
}

export function aDuty(id: string, unit: string, state: DutyView["state"], part: Partial<DutyView> = {}): DutyView {
  return {
    id,
    unit,
    state,
    kind: "assist",
    card: "",
    whistle: "",
    by: "dispatch",
    called_at: at(-60),
    signed_at: null,
    contacted_at: null,
    arrived_at: null,
    finished_at: null,
    needs_contact: true,
    needs_arrival: true,
    may_not_return: false,
    officer: "",
    ...part,
  };
}

export function aWhistle(id: string, part: Partial<WhistleView> = {}): WhistleView {
  return {
    id,
    number: id,
    kind: "推进",
    state: "blown",
    title: id,
    lead: "",
    assist: [],
    because: "",
    author: "",
    drafted_at: null,
    applied_at: null,
    blown_at: at(-60),
    lowered_at: null,
    approvals: [],
    missing: [],
    gathering: null,
    ...part,
  };
}

export const aTodo = (verb: string, due: number, from = -60, cause = `${verb} ${due} ${from}`): Todo => ({
  verb,
  due_at: at(due),
  started_at: at(from),
  on: "case",
  late: due < 0,
  cause,
});

/** A case with one dispatched duty that is not signed. */
export function unsigned(id: string, unit: string, due: number): CaseView {
  return aCase(id, { duties: [aDuty(`d-${id}`, unit, "called")], clocks: [aClock("sign", `d-${id}`, unit, -60, due)] });
}

/** A whistled case: each unit is called and signs by `due` minutes from now. */
export function whistled(id: string, units: [unit: string, due: number][]): CaseView {
  const whistle = `w-${id}`;
  return aCase(id, {
    whistles: [aWhistle(whistle)],
    duties: units.map(([unit]) => aDuty(`${id}-${unit}`, unit, "called", { whistle })),
    clocks: units.map(([unit, due]) => aClock("sign", `${id}-${unit}`, unit, -60, due)),
  });
}
