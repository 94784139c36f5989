import { describe, expect, it } from "vitest";
import { named } from "../labels";
import { folded, isFold } from "./folded";
import type { Fact } from "./state";

let n = 0;
const fact = (kind: string, given: Record<string, unknown> = {}): Fact => ({
  id: `f${++n}`,
  version: n,
  at: "2026-11-24T10:00:00.000+08:00",
  kind,
  actor: "",
  actor_name: "",
  cause: "",
  on: "",
  because: "",
  given,
});
const shape = (facts: Fact[]) =>
  folded(facts).map((entry) => (isFold(entry) ? `${entry.facts.length} × ${entry.kind}` : entry.kind));

describe("what units did alike", () => {
  it("is one entry from three on, where the first stood", () => {
    const two = [fact("duty.signed"), fact("duty.signed")];
    expect(shape(two)).toEqual(["duty.signed", "duty.signed"]);
    expect(shape([...two, fact("duty.contacted"), fact("duty.signed")])).toEqual([
      "3 × duty.signed",
      "duty.contacted",
    ]);
  });

  it("is parted by a turn of the story", () => {
    const signed = () => [1, 2, 3].map(() => fact("duty.signed"));
    expect(shape([...signed(), fact("duty.returned"), ...signed(), fact("case.closed")])).toEqual([
      "3 × duty.signed",
      "duty.returned",
      "3 × duty.signed",
      "case.closed",
    ]);
  });

  it("keeps cards and reminders apart", () => {
    const late = [1, 2, 3].flatMap(() => ["yellow", "remind"].map((rung) => fact("clock.fired", { do: rung })));
    expect(shape(late)).toEqual(["3 × clock.fired", "3 × clock.fired"]);
  });

  it("loses nothing, and has words", () => {
    const kinds = ["duty.signed", "duty.contacted", "duty.arrived", "duty.recorded", "duty.finished", "case.joined"];
    const facts = kinds.flatMap((kind) => [1, 2, 3].map(() => fact(kind)));
    const all = folded(facts).flatMap((entry) => (isFold(entry) ? entry.facts : [entry]));
    expect(all.map((one) => one.id).sort()).toEqual(facts.map((one) => one.id).sort());
    for (const kind of [...kinds, "case.called-back", "clock.fired"]) expect(named("fold", kind)).not.toBe(kind);
  });
});
