/** What waits for a post, by its own next clock, and in which part of the list it stands. */
import type { Allowed, CaseView, Post } from "../api";
import { moment, type Deadline } from "../time";

export interface Waiting extends Deadline {
  kind: string; // of the clock, or the verb of the duty desk's decision
  todo: boolean;
}

export interface Entry {
  view: CaseView;
  allowed: Allowed[];
  next: Waiting | null;
  due: number; // Infinity: no clock of this post
  group: Group;
}

/** Which step of its own duty a unit has before it; "" when it has none on the case. */
export type OwnStep = "sign" | "contact" | "arrive" | "report" | "";

export function ownStep(view: CaseView, post: Post): OwnStep {
  const duty = view.duties.find((one) => one.unit === post.unit && !["released", "done"].includes(one.state));
  if (!duty) return "";
  if (!duty.signed_at) return "sign";
  if (duty.needs_contact && !duty.contacted_at) return "contact";
  return duty.needs_arrival && !duty.arrived_at ? "arrive" : "report";
}

export const TABS = ["all", "sign", "contact", "arrive", "report"] as const;
export type Tab = (typeof TABS)[number];

export function inTab(entries: Entry[], tab: Tab, post: Post): Entry[] {
  return tab === "all" ? entries : entries.filter((entry) => ownStep(entry.view, post) === tab);
}

export const isOfUnit = (post: Post): boolean =>
  post.roles.some((role) => ["unit-clerk", "unit-head", "officer"].includes(role));

export const GROUPS = ["soon", "today", "later", "none"] as const;
export type Group = (typeof GROUPS)[number];

const SOON = 10 * 60_000;
const CENTER = ["clerk", "duty-leader"];

/** Whether a clock is this post's to keep: its unit's, or one of its roles'. */
export function isOwn(owner: string, post: Post): boolean {
  if (!owner.startsWith("role:")) return owner === post.unit;
  const role = owner.slice(5);
  return role === "center" ? post.roles.some((one) => CENTER.includes(one)) : post.roles.includes(role);
}

/** An approval's clock, which is that of one role, runs for every post that may give it now. */
export function runsFor(clock: { kind: string; on: string; owner: string }, post: Post, allowed: Allowed[]): boolean {
  if (clock.kind === "approve") return allowed.some((one) => one.verb === "approve" && one.on === clock.on);
  return isOwn(clock.owner, post);
}

export function nextOf(view: CaseView, post: Post, allowed: Allowed[] = []): Waiting | null {
  const own: Waiting[] = view.clocks
    .filter((clock) => runsFor(clock, post, allowed) && !clock.paused)
    .map((clock) => ({ ...clock, todo: false }));
  if (post.roles.some((role) => CENTER.includes(role))) {
    own.push(...view.todo.map((todo) => ({ ...todo, kind: todo.verb, todo: true })));
  }
  const timed = own.filter((one) => one.due_at);
  return timed.sort((a, b) => moment(a.due_at) - moment(b.due_at) || Number(a.todo) - Number(b.todo))[0] ?? null;
}

export function queue(
  items: { view: CaseView; allowed: Allowed[] }[],
  post: Post,
  now: number,
  endOfDay: number,
): Entry[] {
  const entries = items.map(({ view, allowed }): Entry => {
    const next = nextOf(view, post, allowed);
    const due = next ? moment(next.due_at) : Infinity;
    return { view, allowed, next, due, group: groupOf(due, now, endOfDay) };
  });
  return entries.sort((a, b) => a.due - b.due || moment(b.view.opened_at) - moment(a.view.opened_at) || 0);
}

function groupOf(due: number, now: number, endOfDay: number): Group {
  if (due === Infinity) return "none";
  if (due - now <= SOON) return "soon";
  return due < endOfDay ? "today" : "later";
}

/** Entries whose number, title, place or item holds every word of `asked`. */
export function filtered(entries: Entry[], asked: string, placeOf: (view: CaseView) => string): Entry[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return entries;
  return entries.filter(({ view }) => {
    const text = [view.number, view.title, view.short, view.item, placeOf(view)].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
