/** A case as the wall knows it: what a screen draws. The center's frames leave out what is empty; here it is put back. */
import type { CaseView, ClockView, DutyView, Todo, WhistleView } from "../api";

const CASE = {
  title: "",
  short: "",
  item: "",
  level: "",
  signals: 0,
  grid: "",
  village: "",
  lon: null,
  lat: null,
  opened_at: null,
  closed_at: null,
  unmatched: false,
  why: "",
  camera: "",
  alarm: "",
} satisfies Partial<CaseView>;
const CLOCK = { owner: "", paused: false, working: false } satisfies Partial<ClockView>;
const DUTY = {
  card: "",
  whistle: "",
  signed_at: null,
  contacted_at: null,
  arrived_at: null,
  finished_at: null,
  needs_contact: false,
  needs_arrival: false,
} satisfies Partial<DutyView>;
const WHISTLE = {
  title: "",
  because: "",
  applied_at: null,
  blown_at: null,
  approvals: [],
  missing: [],
} satisfies Partial<WhistleView>;
const TODO = { due_at: null, started_at: null, working: false, others: [] } satisfies Partial<Todo>;

export type WallClock = Pick<ClockView, "kind" | "on" | "started_at" | "due_at" | keyof typeof CLOCK>;
export type WallDuty = Pick<DutyView, "id" | "unit" | "kind" | "state" | keyof typeof DUTY>;
export type WallWhistle = Pick<WhistleView, "id" | "kind" | "state" | keyof typeof WHISTLE>;
export type WallTodo = Pick<Todo, "verb" | "cause" | keyof typeof TODO>;
interface Parts {
  clocks: WallClock[];
  duties: WallDuty[];
  whistles: WallWhistle[];
  todo: WallTodo[];
}
export type WallCase = Pick<CaseView, "id" | "number" | "version" | "status" | "source" | keyof typeof CASE> & Parts;

type Said<Whole, Empty> = Omit<Whole, keyof Empty> & Partial<Whole>;
/** As it stands in a frame. */
export type SaidCase = Said<Omit<WallCase, keyof Parts>, typeof CASE> & {
  clocks?: Said<WallClock, typeof CLOCK>[];
  duties?: Said<WallDuty, typeof DUTY>[];
  whistles?: Said<WallWhistle, typeof WHISTLE>[];
  todo?: Said<WallTodo, typeof TODO>[];
};

export function whole(said: SaidCase): WallCase {
  return {
    ...CASE,
    ...said,
    clocks: (said.clocks ?? []).map((clock) => ({ ...CLOCK, ...clock })),
    duties: (said.duties ?? []).map((duty) => ({ ...DUTY, ...duty })),
    whistles: (said.whistles ?? []).map((whistle) => ({ ...WHISTLE, ...whistle })),
    todo: (said.todo ?? []).map((todo) => ({ ...TODO, ...todo })),
  };
}
