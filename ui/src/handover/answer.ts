/** What the center answers to the shift handover. */
import type { Card, Moment } from "../api";

export const CROSSINGS = ["became", "left", "red", "promised"] as const;
export const LISTS = [...CROSSINGS, "open"] as const;
export type List = (typeof LISTS)[number];
export type Counts = Record<List, number>;
export type Sign = "hand-over" | "take-over";

export interface Line {
  key: string;
  case: string;
  number: string;
  title: string;
  at: Moment;
  what: string; // the kind of the clock concerned, or `card`; of promises: close | review-date | gather | callback
  on: string;
  owner: string;
  status: string;
  card: Card;
  due_at: Moment | null;
  because: string;
  stands: boolean; // still so at the end of the page
  facts: string[];
}

export interface Signature {
  id: string;
  at: Moment;
  sign: Sign;
  actor: string;
  actor_name: string;
  note: string;
  on: string; // of a second signature: the first
  since_at: Moment;
  until_at: Moment;
  digest: string;
  counts: Counts;
}

export interface Page extends Record<List, Line[]> {
  since_at: Moment;
  until_at: Moment;
  counts: Counts;
  digest: string;
  at: Moment;
  begins_at: Moment | null; // where the next handover has to begin
  later: Record<(typeof CROSSINGS)[number], number> | null; // of the next page; of former pages nothing
  may: Sign | "not-yours" | "other" | "not-next" | "pending" | "too-soon"; // the signature that one may give, else why none
  signatures: Signature[];
  former: Signature[]; // newest first
}

/** A handover as it was signed: by who went, and perhaps by who came. */
export interface Handover {
  going: Signature;
  coming: Signature | null;
}

/** What was handed over, newest first: of pages that were signed anew before anybody took over, the last. */
export function handovers(former: Signature[]): Handover[] {
  const found: Handover[] = [];
  for (const one of former) {
    if (one.sign === "take-over") continue;
    const coming = former.find((other) => other.on === one.id) ?? null;
    const begins = found.at(-1)?.going.since_at;
    if (coming || begins !== one.since_at) found.push({ going: one, coming });
  }
  return found;
}
