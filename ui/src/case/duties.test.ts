/** The headline over the duties counts the units that the whistle called, and nobody else as one of them. */
import { describe, expect, it } from "vitest";
import { headline } from "./duties";
import type { DutyPart } from "./state";
import type { DutyRow } from "./steps";

const row = (some: Partial<DutyPart>): DutyRow =>
  ({ duty: { kind: "assist", state: "signed", whistle: "", ...some }, cells: [], did: "" }) as unknown as DutyRow;
const there = { arrived_at: "2026-11-24T10:00:00+08:00" };

describe("the headline over the duties", () => {
  it("counts who was called by the whistle, and the others apart", () => {
    const rows = [row({ whistle: "w1", ...there }), row({ whistle: "w1" }), row(there), row({ kind: "recheck", ...there })];
    expect(headline(rows, "w1")).toBe("应哨 2 家，到场 1；另有 1 家承办");
  });

  it("leaves who was called by a former whistle to the others", () => {
    expect(headline([row({ whistle: "w1", state: "done" }), row({ whistle: "w2" })], "w2")).toBe(
      "应哨 1 家，到场 0；另有 1 家承办",
    );
  });

  it("says that all have reported once they have", () => {
    const done = { whistle: "w1", state: "done" } as const;
    expect(headline([row(done), row({ ...done, state: "released" }), row({})], "w1")).toBe(
      "应哨 2 家，全部反馈；另有 1 家承办",
    );
  });

  it("speaks of no whistle where there is none", () => {
    expect(headline([row(there), row({})], "")).toBe("承办 2 家");
    expect(headline([row({ state: "done" })], "")).toBe("承办 1 家，全部反馈");
  });
});
