/** What just happened, newest first; a flood of alarms of one grid folds to one line. */
import type { Happened } from "../../api";
import { moment } from "../../time";

export interface Event {
  fact: Happened;
  times: number;
}

/** Thousands, of which a few are looked at. */
export interface Events {
  length: number;
  at: (nth: number) => Event | undefined;
}

export const FLOOD = 10; // alarms in ten minutes
const WINDOW = 10 * 60_000;

/** `gridOf` says where a fact's case lies. */
export function events(
  facts: readonly Happened[],
  alarms: number,
  now: number,
  gridOf: (fact: Happened) => string,
): Events {
  const recent = alarms > FLOOD ? facts.findIndex((fact) => moment(fact.at) <= now - WINDOW) : 0;
  const old = recent < 0 ? facts.length : recent;
  const folded = new Map<string, Event>();
  for (const fact of facts.slice(0, old)) {
    const key = isAlarm(fact) ? `${fact.kind} ${gridOf(fact)}` : fact.id;
    const same = folded.get(key);
    if (same) same.times += 1;
    else folded.set(key, { fact, times: 1 });
  }
  const first = [...folded.values()];
  const after = old - first.length; // from a line to its fact
  const single = (fact: Happened | undefined) => fact && { fact, times: 1 };
  return { length: facts.length - after, at: (nth) => first[nth] ?? single(facts[nth + after]) };
}

/** An alarm opens a case, or joins the one that the same camera's alarms are in. */
export const isAlarm = (fact: Happened) =>
  fact.source === "video" && (fact.kind === "case.opened" || fact.kind === "case.joined");
