/** The whole case as the center keeps it, in JSON: what is at its default may be left out. */
import type { Allowed, CaseView, Card, DutyView, Ledger, Moment, NotYet, Story } from "../api";
import type { Delivery } from "./deliveries";

export interface Place {
  text?: string;
  lon?: number | null;
  lat?: number | null;
}

export interface SignalPart {
  key: string;
  source: string;
  id: string;
  type: string;
  at: Moment;
  title: string;
  text?: string;
  item?: string;
  kind?: string;
  grid?: string;
  place?: Place;
  camera?: string;
  alarm?: string;
  boxes?: [x: number, y: number, w: number, h: number][];
  pictures?: string[];
  asked?: boolean;
  external_id?: string;
  upstream?: Upstream | null;
  joined_because?: string;
  answer?: string;
  tries?: number;
  answered_at?: Moment | null;
  solved?: boolean | null;
}

const CUT = /^[\s。；，、：.;,:]+/;

/** What a text says beyond that title: a field report has as its title how its text begins. */
export function beyond(title: string, text = ""): string {
  const said = text.trim();
  if (!said.startsWith(title)) return said;
  const rest = said.slice(title.length);
  return rest && !CUT.test(rest) ? said : rest.replace(CUT, "");
}

export interface Upstream {
  system: string;
  number: string;
  due_at?: Moment | null;
  callback_at?: Moment | null;
}

export interface Finding {
  at: Moment;
  by: string;
  text: string;
  pictures?: string[];
  stage?: string;
  point?: string;
}

export interface Finish {
  accepted_at: Moment;
  contacted: string;
  measure: string;
  finished_at: Moment;
  solved?: boolean;
  pictures?: string[];
}

export interface Return {
  at: Moment;
  by: string;
  reason: string;
  basis: string;
  suggested?: string;
}

export interface DutyPart {
  id: string;
  unit: string;
  kind: DutyView["kind"];
  state: DutyView["state"];
  by: string;
  called_at: Moment;
  whistle?: string;
  notice?: string;
  needs_contact?: boolean;
  needs_arrival?: boolean;
  signed_at?: Moment | null;
  contacted_at?: Moment | null;
  arrived_at?: Moment | null;
  finished_at?: Moment | null;
  released_at?: Moment | null;
  officer?: string;
  card?: Card;
  late?: string[];
  returns?: Return[];
  may_not_return?: boolean;
  records?: Finding[];
  stages_done?: string[];
  finish?: Finish | null;
  reworks?: number;
  why?: string;
}

export interface WhistlePart {
  id: string;
  number: string;
  kind: string;
  state: string;
  lead: string;
  assist: string[];
  because: string;
  author: string;
  author_unit?: string;
  drafted_at?: Moment | null;
  applied_at?: Moment | null;
  blown_at?: Moment | null;
  lowered_at?: Moment | null;
  approvals?: { post: string; verdict: string; at: Moment; note?: string }[];
  gathering?: { place: Place; meet_at: Moment } | null;
  ratings?: Record<string, number>;
  follows?: string;
}

export interface NoticePart {
  id: string;
  duty: string;
  organ: string;
  number: string;
  basis: string;
  officers: { post: string; certificate: string }[];
  party: string;
  points: string[];
  deadline_at: Moment;
  remedies: string;
  state: string;
  issued_at: Moment;
  served_at?: Moment | null;
  receipt?: string;
  recheck_duty?: string;
  measure?: string;
  result?: string;
  ended_at?: Moment | null;
}

export interface ClockPart {
  id: string;
  kind: string;
  on: string;
  owner: string;
  started_at: Moment;
  due_at: Moment;
  limit?: string; // "5 wd"
  late?: boolean;
  paused_at?: Moment | null;
  working?: boolean;
  provisional?: boolean;
  ticks?: { at: Moment; do: string; to?: string }[];
}

export interface RuleMatch {
  rule: string;
  version: number;
  because: string;
  matched: string;
  action: string;
  shadow?: boolean;
  won?: boolean;
}

export interface CaseState {
  id: string;
  number: string;
  version: number;
  status: string;
  title?: string;
  item?: string;
  level?: string;
  kind?: string;
  grid?: string;
  village?: string;
  place?: Place;
  source?: string;
  reasons?: string[];
  missing?: string;
  opened_at?: Moment | null;
  accepted_at?: Moment | null;
  dispatched_at?: Moment | null;
  closed_at?: Moment | null;
  promised_at?: Moment | null;
  lead?: string;
  on_time?: boolean | null;
  closing?: string;
  decline_reason?: string;
  handed_to?: string;
  returns?: number;
  reworks?: number;
  dissatisfied?: number;
  reminded?: number;
  supervised?: boolean;
  published?: boolean;
  escalated?: boolean;
  merged_into?: string;
  links?: string[];
  repeat_of?: string;
  suggestions?: string[];
  sampled?: string;
  whistled?: boolean;
  upstream?: Upstream | null;
  rules?: RuleMatch[];
  why?: string;
  signals?: Record<string, SignalPart>;
  duties?: Record<string, DutyPart>;
  whistles?: Record<string, WhistlePart>;
  notices?: Record<string, NoticePart>;
  clocks?: Record<string, ClockPart>;
}

/** A fact as the story tells it; `unit` is the one that it is about. */
export type Fact = Story & { unit?: string };

/** Who asked, masked. */
export interface Requester {
  signal: string;
  name: string;
  phone: string;
  confidential: boolean;
  may_reveal: boolean;
}

export interface Detail {
  post: string; // as whom it was asked for: what is allowed is allowed to this post
  case: CaseState;
  view: CaseView;
  requesters?: Requester[];
  story: Fact[];
  allowed: Allowed[];
  not_yet?: NotYet[];
  deliveries?: Delivery[]; // the oldest first
  ledger?: Ledger;
  limits?: { kind: string; on: string; due_at: Moment }[]; // of units' steps before their work, done or not
  looks?: number | null; // how many posts looked at it, for those that may know
}

/** The chosen case, once it has been told to this very post: until then what another post may do would be offered, and
 * what is typed into such a form is lost with it. */
export function toldTo(post: string, chosen: string, told: Detail | null): Detail | null {
  return told && told.post === post && [told.view.id, told.view.number].includes(chosen) ? told : null;
}

/** The post that it was told to instead, in another window of this browser; "" for none. */
export const toldElsewhere = (post: string, told: Detail | null): string =>
  told && told.post !== post ? told.post : "";

/** The parts of one kind, in the order in which they came. */
export const parts = <T>(table: Record<string, T> | undefined): T[] => Object.values(table ?? {});

/** The whistle that matters: the last one that was not withdrawn or rejected. */
export function leadingWhistle(state: CaseState): WhistlePart | undefined {
  const dropped = ["rejected", "withdrawn", "cancelled"];
  return parts(state.whistles)
    .filter((whistle) => !dropped.includes(whistle.state))
    .at(-1);
}
