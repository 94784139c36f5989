import { describe, expect, it } from "vitest";
import { tile } from "./watermark";

const drawn = (words: string) => decodeURIComponent(tile(words).slice("data:image/svg+xml,".length));

describe("the watermark", () => {
  it("says whose screen it is", () => {
    expect(drawn("zhuge · 回访岗 · 2026-11-27 09:30").match(/zhuge · 回访岗 · 2026-11-27 09:30/g)).toHaveLength(2);
  });

  it("has a tile that holds all of it, however long and large the words are", () => {
    const size = (words: string, letters?: number) =>
      /width="([\d.]+)" height="([\d.]+)"/.exec(decodeURIComponent(tile(words, letters)))!.slice(1).map(Number);
    expect(size("clerk")).toEqual([420, 238]);
    expect(size("clerk", 28)).toEqual([840, 476]);
    const [wide, high] = size("岗".repeat(40));
    expect(wide).toBeGreaterThan(40 * 14);
    expect(high! / 2).toBeGreaterThan(40 * 14 * Math.sin((18 * Math.PI) / 180));
  });

  it("is no markup, whatever an account is called", () => {
    expect(drawn(`"</text><script>'&`)).not.toContain("<script>");
    expect(tile(`a") url('x`)).not.toMatch(/["'\s]/);
  });
});
