/** Addresses of the other pages, keeping the language and the theme of this one. */
import type { CaseView, Site } from "../api";
import { moment } from "../time";
import { forControl } from "./written";

const KEPT = ["lang", "theme"];

export function here(path: string, more: Record<string, string> = {}): string {
  const mine = new URLSearchParams(typeof location === "undefined" ? "" : location.search);
  const query = new URLSearchParams(more);
  for (const name of KEPT) {
    const value = mine.get(name);
    if (value) query.set(name, value);
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

const MINUTE = 60_000;
const LONGEST = 31 * 24 * 60 * MINUTE; // that a replay can play

/** The replay of a case's life, from its beginning; `now` where it goes on. */
export function replayOf(site: Site, { opened_at, closed_at }: CaseView, now: number): string {
  const from = moment(opened_at);
  const until = Math.min((closed_at ? moment(closed_at) : now) + MINUTE, from + LONGEST);
  const written = (at: number) => `${forControl(site, at)}:00`;
  return here("/replay", { from: written(from), until: written(until), at: written(from) });
}
