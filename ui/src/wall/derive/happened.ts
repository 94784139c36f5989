/** What just happened, newest first; a flood of alarms of one grid folds to one line. */
import type { Happened } from "../../api";
import { moment } from "../../time";

export interface Event {
  fact: Happened;
  times: number;
}

export const FLOOD = 10; // alarms in ten minutes
const WINDOW = 10 * 60_000;

export function events(facts: readonly Happened[], alarms: number, now: number): Event[] {
  if (alarms <= FLOOD) return facts.map((fact) => ({ fact, times: 1 }));
  const folded = new Map<string, Event>();
  for (const fact of facts) {
    const foldable = fact.source === "video" && fact.kind === "case.opened" && moment(fact.at) > now - WINDOW;
    const key = foldable ? `${fact.kind} ${fact.short}` : fact.id;
    const same = folded.get(key);
    if (same) same.times += 1;
    else folded.set(key, { fact, times: 1 });
  }
  return [...folded.values()];
}
