import { describe, expect, it } from "vitest";
import { tile } from "./watermark";

const drawn = (words: string) => decodeURIComponent(tile(words).slice("data:image/svg+xml,".length));

describe("the watermark", () => {
  it("says whose screen it is", () => {
    expect(drawn("zhuge · 回访岗 · 2026-11-27 09:30").match(/zhuge · 回访岗 · 2026-11-27 09:30/g)).toHaveLength(2);
  });

  it("is no markup, whatever an account is called", () => {
    expect(drawn(`"</text><script>'&`)).not.toContain("<script>");
    expect(tile(`a") url('x`)).not.toMatch(/["'\s]/);
  });
});
