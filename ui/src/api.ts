/** What the center answers: the shapes of its HTTP resources and of the wall's messages, and two calls. */
import { t, whyNot } from "./labels";
import { acting, heard, look, signInAgain, stillIn } from "./session";
import type { SaidCase } from "./wall/frames";

export type Moment = string; // RFC 3339 with the site's offset
export type Ring = [lon: number, lat: number][];
export type Source = "grid" | "hotline" | "video" | "other";
export type Card = "" | "yellow" | "red";

export interface Site {
  code: string;
  name: string;
  english: string;
  hash: string;
  schematic: boolean;
  timezone: string;
  modules: [zh: string, en: string][];
  grids: { code: string; name: string; village: string; ring: Ring; center: [number, number] }[];
  lakes: Ring[];
  outline: Ring[];
  villages: { code: string; name: string; short: string; english: string }[];
  units: Record<string, Unit>;
  posts: Post[];
  cameras: Camera[];
  items: Record<string, { name: string; short: string; english: string; lead?: string; assist?: string[] }>;
  levels: Record<string, unknown>;
  /** Office time, for limits that count it alone; minutes after midnight, ISO dates that differ from Monday to Friday. */
  calendar?: { spans: [number, number][]; off: string[]; on: string[] };
  shifts: [hour: number, minute: number][]; // when they change, in the site's time
  clock: { mode: ClockMode; rate: number };
  wall: { url: string };
}

export interface Unit {
  name: string;
  short: string;
  english: string;
  module: string;
  level: string;
  lon: number;
  lat: number;
}

export interface Post {
  code: string;
  name: string;
  unit: string;
  roles: string[];
  grid: string;
}

export interface Camera {
  code: string;
  name: string;
  village: string;
  grid: string;
  lon: number;
  lat: number;
  heading: number;
}

export type ClockMode = "real" | "manual" | "demo";
/** Whose time a wall shows: a replay's is over. */
export type WallMode = ClockMode | "replay";

export interface CaseView {
  id: string;
  number: string;
  version: number;
  status: string;
  owner: string; // unit code or role:<role>
  title: string;
  short: string;
  item: string;
  level: string;
  kind: string;
  source: Source;
  signals: number;
  asked: number;
  grid: string;
  village: string;
  lon: number | null;
  lat: number | null;
  opened_at: Moment | null;
  dispatched_at: Moment | null;
  promised_at: Moment | null;
  closed_at: Moment | null;
  lead: string;
  card: Card;
  unmatched: boolean;
  reasons: string[];
  why: string;
  camera: string;
  alarm: string;
  picture: string;
  whistled: boolean;
  suspended_until_at?: Moment | null;
  clocks: ClockView[];
  duties: DutyView[];
  whistles: WhistleView[];
  notices: NoticeView[];
  todo: Todo[];
}

export interface ClockView {
  id: string;
  kind: string;
  on: string; // "case", or the id of a duty, whistle, notice or signal
  owner: string;
  started_at: Moment;
  due_at: Moment;
  late: boolean;
  paused: boolean;
  fired: number;
  working?: boolean; // counts office time alone
}

export interface DutyView {
  id: string;
  unit: string;
  kind: "lead" | "assist" | "recheck";
  state: "called" | "signed" | "contacted" | "on-scene" | "in-review" | "done" | "released";
  card: Card;
  whistle: string;
  by: string;
  called_at: Moment;
  signed_at: Moment | null;
  contacted_at: Moment | null;
  arrived_at: Moment | null;
  finished_at: Moment | null;
  needs_contact: boolean;
  needs_arrival: boolean;
  may_not_return: boolean;
  officer: string;
}

export interface WhistleView {
  id: string;
  number: string;
  kind: "推进" | "攻坚" | "应急";
  state: string; // draft | to-approve | blown | to-lower | lowered | rated | rejected | withdrawn | cancelled
  title: string;
  lead: string;
  assist: string[];
  because: string;
  author: string;
  drafted_at: Moment | null;
  applied_at: Moment | null;
  blown_at: Moment | null;
  lowered_at: Moment | null;
  approvals: { post: string; verdict: string; at: Moment }[];
  missing: string[]; // posts or roles that have not approved yet
  gathering: { place: { text?: string; lon?: number; lat?: number }; meet_at: Moment } | null;
}

export interface NoticeView {
  id: string;
  organ: string;
  number: string;
  state: string;
  deadline_at: Moment;
}

/** A decision that waits for the duty desk. */
export interface Todo {
  verb: string;
  due_at: Moment | null;
  started_at: Moment | null;
  on: string;
  late: boolean;
  working?: boolean;
  cause: string; // decisions of one cause are one row of the queue
  others: string[]; // of a merge: the cases that it may go into, while one of them is there
}

export interface Counters {
  late: number;
  running: number;
  red: number;
  red_units: number;
  yellow: number;
  yellow_units: number;
  ownerless: number;
  unmatched: number;
  unmatched_due_at: Moment | null;
  dead_letters: number | null; // null in a replay: the log does not know
  undelivered: number | null;
  done_today: number;
  alarms_10min: number;
}

export interface Rate {
  code: string; // closed | signed-in-time | satisfied | settled
  name: string;
  n: number;
  d: number;
  value: number | null;
  few: boolean; // too few to say much
  left_out: number;
  left_out_because: string; // "" | suspended | sent-back | unreached
  left_out_by: string[]; // the posts that approved it
}

export interface Panels {
  counters: Counters;
  rates: Rate[];
  sources: { source: Source; today: number; month: number }[];
  totals: { open: number; today: number };
  modules: { zh: string; en: string; open: number; worst: "" | "amber" | "red" }[];
  units: UnitRow[];
  video: { today: { alarms: number; confirmed: number; rejected: number }; alarm_cameras: string[] };
  cameras: Record<string, { state: "ok" | "late" | "offline" | "unknown"; seen_at: Moment | null } | number> | null; // those not ok, and "ok": n; null in a replay
  feeds: { source: string; link_at: Moment | null; today: number; ticks: { at: Moment; n: number }[] }[];
  figures?: { late_since_at: Moment | null }; // since when what is counted in the tables stands still
}

export interface UnitRow {
  unit: string;
  open: number;
  late: number;
  red: number;
  yellow: number;
  on_time_n: number;
  on_time_d: number;
}

export interface Happened {
  id: string;
  at: Moment;
  kind: string;
  case: string;
  number: string;
  source: Source;
  title: string;
  short: string;
  unit: string;
  actor: string;
  because: string;
}

export interface Snapshot {
  type: "snapshot";
  epoch: string;
  build?: string; // of the wall's page, as the center serves it now; "" while it is being built
  seq: number;
  at: Moment;
  clock: { mode: WallMode; rate: number };
  site_hash: string;
  cases: SaidCase[];
  panels: Partial<Panels>; // a unit is told none
  happened: Happened[];
}

export interface Delta {
  type: "delta";
  seq: number;
  at: Moment;
  cases?: SaidCase[];
  panels?: Partial<Panels>;
  happened?: Happened[];
}

export type WallMessage =
  | Snapshot
  | Delta
  | { type: "resumed"; epoch: string; seq: number; at: Moment; build?: string }
  | { type: "beat"; seq: number; at: Moment; build?: string };

/** One verb that the tables allow now. */
export interface Allowed {
  target: "case" | "duty" | "whistle" | "notice";
  on: string;
  verb: string;
  path: string;
  fields: { name: string; type: string; required: boolean; choices?: string[] }[];
  until_at?: Moment | null;
}

/** What a unit's post cannot do now; `why` is a code. */
export interface NotYet {
  target: Allowed["target"];
  on: string;
  verb: string;
  why: string;
}

export interface Story {
  id: string;
  version: number;
  at: Moment;
  kind: string;
  actor: string;
  actor_name: string;
  cause: string;
  on: string;
  because: string;
  given: Record<string, unknown>;
}

/** Who a case waited for. Spans are microseconds. */
export interface Ledger {
  length_us: number; // of the bar: what counts
  running_us: number; // the case's life
  rows: LedgerRow[];
  segments: LedgerSegment[]; // in order of time, without a gap
}

export interface LedgerRow {
  number: number; // 0: apart from the bar
  holder: string;
  who: string; // unit code or role:<role>
  length_us: number;
  share: number | null; // of the bar, 0…1
  steps: { step: string; times: number }[]; // each by its kind of clock
  told: { step: string; on: string; limit: string; due_at: Moment | null; over_us: number };
}

export interface LedgerSegment {
  row: number; // its place in rows
  step: string;
  on: string;
  start_at: Moment;
  end_at: Moment;
  working_us: number;
  running_us: number;
  limit: string; // "2 wh"
  due_at: Moment | null;
  over_us: number; // what of it lies after the limit
}

export interface DeskAnswer {
  post: Post;
  month: { finished: number; in_time: number }; // duties of its unit
  items: { view: CaseView; allowed: Allowed[] }[];
}

export interface VerbAnswer {
  facts: { id: string; kind: string }[];
  case: CaseView;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  english: string; // the same
  code?: string; // "taken": of a name; "reused-key": of a press that was done before, with other content
  allowed?: string[];
  field?: string;
  errors?: unknown[];
}

/** A refusal of the center, with its reason in the page's language. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(whyNot(problem) || problem.title);
  }
}

export async function get<T>(path: string): Promise<T> {
  return answer<T>(await look(path));
}

/** Acts as the session's post. The same `key` twice acts once, so a repeated click or a retry is harmless. What is not
 * too long outlives its page: a browser carries at most 64 KiB of such requests. */
export async function post<T>(path: string, body: unknown, key: string = newKey()): Promise<T> {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key, ...(await acting()) };
  const text = JSON.stringify(body);
  return answer<T>(await heard(fetch(path, { method: "POST", headers, body: text, keepalive: outlives(text) })));
}

const SHORT = 16_000; // characters, of at most 3 bytes
/** Whether a request with this text is carried on when its page is gone. */
export const outlives = (text: string): boolean => text.length < SHORT;

/** Changes what is the same however often it is asked for. */
export async function change<T>(method: "PUT" | "DELETE", path: string, body?: unknown): Promise<T> {
  const headers = { "Content-Type": "application/json", ...(await acting()) };
  const text = body === undefined ? null : JSON.stringify(body);
  return answer<T>(await heard(fetch(path, { method, headers, body: text })));
}

/** Also where the page is not a secure context, in which `crypto.randomUUID` does not exist. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  if (response.status === 401 && !(await stillIn())) signInAgain();
  const { status } = response;
  const title = status >= 500 ? t("silent") : String(status); // of a proxy, which says no more and that in English
  const fallback = { type: "about:blank", title, status, detail: "", english: "" };
  throw new Refusal({ ...fallback, ...(await response.json().catch(() => ({}))) });
}
