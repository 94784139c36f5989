import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { live } from "./live";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { visibilityState: "visible", addEventListener: () => undefined });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const answering = (ms: number) => vi.fn(() => new Promise<number>((done) => setTimeout(() => done(ms), ms)));

test("a page asks each three seconds", async () => {
  const ask = answering(50);
  live(ask);
  await vi.advanceTimersByTimeAsync(9100);
  expect(ask).toHaveBeenCalledTimes(4);
});

test("a center that takes long is not asked while it answers, and then left alone for three times as long", async () => {
  const ask = answering(4000);
  const told = live(ask);
  await vi.advanceTimersByTimeAsync(17_900);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(told.value.value).toBe(4000);
  await vi.advanceTimersByTimeAsync(200);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("an answer that never comes is asked for once more", async () => {
  const ask = vi.fn(() => new Promise<number>(() => undefined));
  live(ask);
  await vi.advanceTimersByTimeAsync(31_000);
  expect(ask).toHaveBeenCalledTimes(2);
});
