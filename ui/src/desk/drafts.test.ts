import { beforeEach, describe, expect, it, vi } from "vitest";
import { drop, keep, kept } from "./drafts";

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
});
