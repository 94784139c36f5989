/** What several units did alike between two turns of the story, and what their clocks did, as one entry. */
import type { Fact } from "./state";

export interface Fold {
  key: string;
  kind: string; // of the facts, as their words are named
  facts: Fact[]; // three or more, oldest first
}

export type Entry = Fact | Fold;

const ROUTINE = [
  "case.joined",
  "case.called-back",
  "clock.fired",
  "duty.signed",
  "duty.contacted",
  "duty.arrived",
  "duty.recorded",
  "duty.finished",
];
const FEWEST = 3;

export const isFold = (entry: Entry): entry is Fold => "facts" in entry;

/** `facts` of one day, oldest first. A fold stands where its first fact stood. */
export function folded(facts: Fact[]): Entry[] {
  const entries: Entry[] = [];
  for (let from = 0; from < facts.length; ) {
    const turn = facts.findIndex((fact, at) => at >= from && !ROUTINE.includes(fact.kind));
    const to = turn < 0 ? facts.length : turn;
    entries.push(...alike(facts.slice(from, to)), ...facts.slice(to, to + 1));
    from = to + 1;
  }
  return entries;
}

function alike(facts: Fact[]): Entry[] {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) groups.set(keyOf(fact), [...(groups.get(keyOf(fact)) ?? []), fact]);
  return facts.flatMap((fact): Entry[] => {
    const group = groups.get(keyOf(fact))!;
    if (group.length < FEWEST) return [fact];
    return fact === group[0] ? [{ key: fact.id, kind: fact.kind, facts: group }] : [];
  });
}

/** Clocks by what they did: a card is no reminder. */
const keyOf = (fact: Fact): string => (fact.kind === "clock.fired" ? `${fact.kind} ${fact.given["do"]}` : fact.kind);
