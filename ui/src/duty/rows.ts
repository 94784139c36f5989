/** How rows of the queue are cut, and what stands in one. */
import type { Site } from "../api";
import { reasonIn } from "../because";
import { clockName, gridName, unitName } from "../case/town";
import { named, t } from "../labels";
import { moment, read, type Reading } from "../time";
import type { Town } from "../wall/town";
import type { WorkTime } from "../worktime";
import type { Done, Entry, Row } from "./answer";

export const GROUPS = ["soon", "today", "later"] as const;
export type Group = (typeof GROUPS)[number];

const SOON = 10 * 60_000;
const DAY = 24 * 3_600_000;

export function groupOf(entry: Entry, now: number, office: WorkTime): Group {
  const due = moment(entry.due_at);
  if (due - now <= SOON) return "soon";
  return due < office.midnight(now) + DAY ? "today" : "later";
}

/** Amber until ruled on: somebody stands still meanwhile. */
export function readingOf(entry: Entry, now: number, office: WorkTime): Reading {
  const raw = read(entry, now, office);
  return entry.verb === "review" && raw.urgency === "" ? { ...raw, urgency: "amber" } : raw;
}

/** One key for one decision: a case may wait for several, as two late units. */
export const keyOf = (entry: Entry): string => [entry.verb, entry.case, entry.on, entry.step].join(" ");

/** What J and K walk over: each row, and behind the one that is open the rest of what it folds. */
export function walked(rows: Row[], chosen: string): Entry[] {
  return rows.flatMap((row) => (opened(row, chosen) ? row.entries : [row]));
}

/** Every decision, those too that a row folds. */
export const members = (rows: Row[]): Entry[] => rows.flatMap((row) => (row.entries.length ? row.entries : [row]));

export const opened = (row: Row, chosen: string): boolean => row.entries.some((entry) => keyOf(entry) === chosen);

export function titleOf(town: Town, entry: Entry): string {
  return town.queued(entry);
}

/** The word beside a row's source: where it is, or what is missing, or who is late with what. */
export function asideOf(site: Site, entry: Entry): string {
  if (entry.verb === "escalate") {
    const step = clockName(entry.step, entry.called);
    if (!entry.unit) return t("seat.late", { step });
    return t("seat.late-unit", { unit: unitName(site, entry.unit), step });
  }
  if (entry.verb === "review") return t("seat.returned", { unit: unitName(site, entry.unit) });
  if (entry.unmatched && entry.reasons[0]) return named("seat.reason", entry.reasons[0]);
  if (isClock(entry.verb) && entry.unit) return unitName(site, entry.unit);
  if (entry.verb === "merge") return t("seat.like", { n: entry.like });
  return entry.grid ? gridName(site, entry.grid) : t("place.unknown");
}

/** On the tabs of others a row has the clock's kind in the place of a verb. */
export const isClock = (verb: string): boolean => named("todo", verb) === verb;

export function verbOf(row: Row): string {
  return row.kind && row.entries.length > 1 ? named("seat.kind", row.kind) : named("todo", row.verb);
}

/** In whose hands a case is: its unit's, else the desk's, and how far it is there. */
export const holderText = (site: Site, { lead, status }: { lead: string; status: string }): string =>
  `${lead ? unitName(site, lead) : t("seat.title")} ${named("status", status)}`;

/** What can be found of something that was done. */
export const doneText = (site: Site, { number, title, because, actor }: Done): string =>
  [number, title, reasonIn(site, because), actor].join(" ");

/** What of it holds every word; a row does where one that it folds does. */
export function found<T>(all: T[], asked: string, texts: (one: T) => string[]): T[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  return words.length ? all.filter((one) => texts(one).some(fits)) : all;
}
