/** Small cases, duties and clocks for the tests; 10:00 of a Tuesday is `NOON - 2 h`. */
import type { CaseView, ClockView, DutyView, Happened, Site, Todo, WhistleView } from "../src/api";
import { Town } from "../src/wall/town";
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
  others: [],
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

const square = (x: number, y: number): [number, number][] => [
  [x, y],
  [x + 1, y],
  [x + 1, y + 1],
  [x, y + 1],
  [x, y],
];

const aGrid = (code: string, name: string, village: string, x: number, y: number): Site["grids"][number] => ({
  code,
  name,
  village,
  center: [x + 0.5, y + 0.5],
  ring: square(x, y),
});

/** Two villages: 冲山 with two grids beside each other, 福溪 with one above the first. */
export const SITE: Site = {
  code: "320506108",
  name: "光福镇指挥中心",
  english: "Guangfu",
  hash: "1",
  schematic: true,
  timezone: "Asia/Shanghai",
  modules: [],
  grids: [
    aGrid("chongshan-01", "冲山 01", "chongshan", 0, 0),
    aGrid("chongshan-02", "冲山 02", "chongshan", 1, 0),
    aGrid("fuxi-01", "福溪 01", "fuxi", 0, 1),
  ],
  lakes: [],
  outline: [],
  villages: [
    { code: "chongshan", name: "冲山村", short: "冲山村", english: "Chongshan" },
    { code: "fuxi", name: "福溪社区", short: "福溪社区", english: "Fuxi" },
  ],
  units: {
    market: { name: "市场监督管理所", short: "市场监管所", english: "Market", module: "", level: "station", lon: 0, lat: 0 },
    police: { name: "光福派出所", short: "派出所", english: "Police", module: "", level: "station", lon: 0, lat: 0 },
  },
  posts: [],
  cameras: [
    { code: "c1", name: "冲山 07", village: "chongshan", grid: "chongshan-01", lon: 0, lat: 0, heading: 0 },
    { code: "c2", name: "福溪 02", village: "fuxi", grid: "fuxi-01", lon: 0, lat: 0, heading: 0 },
  ],
  items: {},
  levels: {},
  shifts: [
    [8, 0],
    [20, 0],
  ],
  clock: { mode: "manual", rate: 1 },
  wall: { url: "" },
};

export const TOWN = new Town({ ...SITE, calendar: CALENDAR });

export const aFact = (id: string, minutes: number, part: Partial<Happened> = {}): Happened => ({
  id,
  at: at(minutes),
  kind: "case.opened",
  case: `case-${id}`,
  number: id,
  source: "hotline",
  title: id,
  short: id,
  unit: "",
  actor: "",
  because: "",
  ...part,
});
