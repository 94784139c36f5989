/** What the center answers to the duty desk. */
import type { Card, Moment, Source } from "../api";

export const TABS = ["mine", "units", "approvals", "done"] as const;
export type Tab = (typeof TABS)[number];

/** One decision about one case; on the other tabs `verb` is the clock that somebody else has. */
export interface Entry {
  case: string;
  number: string;
  version: number;
  verb: string;
  on: string;
  step: string; // of a late unit: the clock that it missed
  unit: string;
  called: boolean; // by a whistle
  due_at: Moment;
  started_at: Moment;
  late: boolean;
  working: boolean;
  title: string;
  short: string;
  status: string;
  item: string;
  level: string;
  source: Source;
  grid: string;
  village: string;
  camera: string;
  alarm: string;
  unmatched: boolean;
  reasons: string[];
  card: Card;
  like: number; // open cases that look alike
}

/** A line of the queue: the soonest of its entries, and all of them where there are several. */
export interface Row extends Entry {
  key: string;
  kind: string; // of work, where a storm folded it: alarms | cases | units
  times: number;
  entries: Entry[];
}

export interface Done {
  at: Moment;
  case: string;
  number: string;
  title: string;
  kind: string;
  because: string;
  actor: string;
}

export interface DutyAnswer {
  post: string;
  at: Moment;
  tab: Tab;
  tabs: Record<Tab, number>;
  counters: { late: number; ownerless: number; unmatched: number; unmatched_due_at: Moment | null };
  rows: Row[];
  done: Done[];
}

export interface Suggestion {
  item: string;
  lead: string;
  assist: string[];
  level: string;
  words: string[];
  pieces: string[];
  like: number;
  like_by_lead: number;
  share: number;
}

export interface Near {
  case: string;
  number: string;
  title: string;
  item: string;
  grid: string;
  status: string;
  lead: string;
  source: Source;
  signals: number;
  opened_at: Moment;
  promised_at: Moment | null;
  metres: number | null;
  same_item: boolean;
  same_grid: boolean;
  likely: boolean;
  because: string;
}

export interface CameraDay {
  day: string;
  confirmed: number;
  rejected: number;
  waiting: number;
}

export interface Load {
  open: number;
  late: number;
  red: number;
  yellow: number;
}

export interface Thing {
  case: string;
  version: number;
  suggestions: Suggestion[];
  near: Near[];
  camera: CameraDay[];
  named: Record<string, string>; // unit → the row that names it: items.fire-lane, rules.multi-unit
  load: Record<string, Load>;
}

export interface Due {
  kind: string;
  owner: string;
  due_at: Moment;
  limit: string;
  rule: string;
}

export interface Called {
  unit: string;
  kind: "lead" | "assist" | "recheck";
  new: boolean;
  rule: string;
  dues: Due[];
}

/** A whistle that waits for its approval with it; `units` that it would call, the lead first. */
export interface Drafted {
  kind: string;
  units: string[];
}

/** What somebody who is reached would read. */
export interface Message {
  kind: string;
  unit: string;
  post: string; // "": the unit's own channels
  title: string;
  text: string;
}

export interface Preview {
  status: string;
  former: string;
  number: string;
  item: string;
  grid: string;
  level: string;
  lead: string;
  called: Called[];
  freed: string[];
  dues: Due[];
  drafts: Drafted[];
  approvals: string[][];
  whistle: string;
  undo: string;
  into: string;
  apart: string;
  into_lead: string;
  into_level: string;
  because: string[];
  facts: string[];
  messages: Message[];
  approved?: Preview | null;
}

export interface Step {
  target: string;
  verb: string;
  on?: string;
  args: Record<string, unknown>;
}

/** A step, and the one that goes with it; where that names no whistle, it is about the one that is drafted here. */
export interface Steps extends Step {
  then?: Step;
}

/** A whistle as it is being written. */
export interface Draft {
  kind: string;
  lead: string;
  assist: string[];
  because: string;
}
