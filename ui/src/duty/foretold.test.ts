/** What a press would do is asked for as long as somebody may press, and no longer. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { post } from "../api";
import type { Preview, Steps } from "./answer";
import { foretell } from "./foretold";

vi.mock("../api", async (original) => ({ ...(await original<object>()), post: vi.fn() }));

const STEPS: Steps = { target: "case", verb: "accept", on: "c1", args: {} };
const PREVIEW = { status: "to-sign" } as Preview;
const SILENT = new TypeError("Failed to fetch");

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(post).mockReset();
});
afterEach(() => vi.useRealTimers());

it("asks again where no answer comes, until one does", async () => {
  vi.mocked(post).mockRejectedValueOnce(SILENT).mockRejectedValueOnce(SILENT).mockResolvedValue(PREVIEW);
  const told = vi.fn();
  foretell(STEPS, told);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(post).toHaveBeenCalledTimes(3);
  expect(told.mock.calls.map(([answer]) => answer.preview)).toEqual([null, null, PREVIEW]);
});

it("asks no more for a form that is gone, though its question was still on its way", async () => {
  let fail = (_: Error) => {};
  vi.mocked(post).mockReturnValue(new Promise((_, reject) => (fail = reject)));
  const told = vi.fn();
  const end = foretell(STEPS, told);
  await vi.advanceTimersByTimeAsync(1_000);
  end();
  fail(SILENT);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(post).toHaveBeenCalledTimes(1);
  expect(told).not.toHaveBeenCalled();
});
