import { afterEach, beforeEach, expect, test, vi } from "vitest";

const page = (build: string) => `<!doctype html><html><head><meta name="build" content="${build}"></head></html>`;
const reload = vi.fn();
let served = "";

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  reload.mockClear();
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("document", { querySelector: () => ({ content: "mine" }) });
  vi.stubGlobal("location", { pathname: "/wall", search: "", reload });
  vi.stubGlobal("fetch", async () => new Response(served, { status: served ? 200 : 503 }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a page is loaded anew only when another is served, however often another is told of", async () => {
  const { heardBuild } = await import("../src/wall/build");
  served = page("mine"); // by a process that is older than the one that tells of it
  for (let minute = 0; minute < 10; minute += 1) {
    heardBuild("newer");
    await vi.advanceTimersByTimeAsync(60_000);
  }
  expect(reload).not.toHaveBeenCalled();
  served = ""; // while it is being built
  await vi.advanceTimersByTimeAsync(120_000);
  expect(reload).not.toHaveBeenCalled();
  served = page("newer");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reload).toHaveBeenCalledOnce();
});

test("nothing is asked for while the center tells of this very page", async () => {
  const { heardBuild } = await import("../src/wall/build");
  served = page("newer");
  heardBuild("mine");
  heardBuild("");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(reload).not.toHaveBeenCalled();
});

test("a page without a build is none of the center's", async () => {
  const { buildOf } = await import("../src/wall/build");
  expect(buildOf(page("0123456789ab"))).toBe("0123456789ab");
  expect(buildOf("<html><head></head></html>")).toBe("");
});
