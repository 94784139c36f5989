import { beforeEach, describe, expect, it, vi } from "vitest";
import { drop, keep, kept, renewed, unmeasured } from "./drafts";

describe("what was typed", () => {
  beforeEach(() => {
    const held = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => held.get(key) ?? null,
      setItem: (key: string, value: string) => held.set(key, value),
      removeItem: (key: string) => held.delete(key),
    });
  });

  it("stays until it is sent", () => {
    const { once } = keep("clerk", "duty.record:d1", { text: "灭火器过期" });
    expect(kept("clerk", "duty.record:d1")?.values).toEqual({ text: "灭火器过期" });
    drop("clerk", "duty.record:d1", once);
    expect(kept("clerk", "duty.record:d1")).toBeNull();
  });

  it("stays where another window sent what it had typed itself", () => {
    const first = keep("clerk", "duty.record:d1", { text: "第一个窗口" });
    keep("clerk", "duty.record:d1", { text: "第二个窗口" });
    drop("clerk", "duty.record:d1", first.once);
    expect(kept("clerk", "duty.record:d1")?.values).toEqual({ text: "第二个窗口" });
  });

  it("goes on with the key of the next press, and is forgotten with it", () => {
    const before = keep("clerk", "duty.record:d1", { text: "灭火器过期" });
    const once = renewed("clerk", "duty.record:d1", before.once);
    expect(kept("clerk", "duty.record:d1")).toEqual({ values: before.values, once });
    expect(once).not.toBe(before.once);
    drop("clerk", "duty.record:d1", once);
    expect(kept("clerk", "duty.record:d1")).toBeNull();
  });

  it("stays as another window has it where a press gets another key", () => {
    const first = keep("clerk", "duty.record:d1", { text: "第一个窗口" });
    const second = keep("clerk", "duty.record:d1", { text: "第二个窗口" });
    expect(renewed("clerk", "duty.record:d1", first.once)).not.toBe(first.once);
    expect(kept("clerk", "duty.record:d1")).toEqual(second);
  });

  it("comes back without the place that was measured for it, and is forgotten once it is sent so", () => {
    const before = keep("officer", "duty.report_in:d1", { note: "在门口", lon: 120.4, lat: 31.3 });
    const draft = unmeasured("officer", "duty.report_in:d1")!;
    expect(draft.values).toEqual({ note: "在门口" });
    expect(draft.once).not.toBe(before.once);
    drop("officer", "duty.report_in:d1", draft.once);
    expect(kept("officer", "duty.report_in:d1")).toBeNull();
  });

  it("comes back as it was where the place was pointed at", () => {
    const pointed = keep("officer", "duty.report_in:d1", { lon: 120.4, lat: 31.3, by_hand: true });
    expect(unmeasured("officer", "duty.report_in:d1")).toEqual(pointed);
    const nowhere = keep("officer", "duty.report_in:d1", { note: "在门口", lon: "", lat: "" });
    expect(unmeasured("officer", "duty.report_in:d1")).toEqual(nowhere);
  });
});
