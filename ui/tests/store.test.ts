import { expect, test } from "vitest";
import type { Happened } from "../src/api";
import { endedSince, newer, newest } from "../src/wall/store";
import { TownTime } from "../src/time";
import { aCase } from "./make";

test("a view is taken only if its version is newer, so a delta that comes twice is harmless", () => {
  const known = new Map([["a", aCase("a", { version: 3, title: "third" })]]);
  expect(newer(known, [aCase("a", { version: 2, title: "second" })])).toEqual([]);
  expect(newer(known, [aCase("a", { version: 4, title: "fourth" })]).map((view) => view.title)).toEqual(["fourth"]);
});

test("what happened is newest first, each fact once", () => {
  const fact = (id: string) => ({ id }) as Happened;
  expect(newest([fact("b"), fact("a")], [fact("c"), fact("b")]).map((each) => each.id)).toEqual(["c", "b", "a"]);
});

test("a case that ended before today goes; one of today and one that is open stay", () => {
  const ended = { status: "archived", closed_at: "2026-11-23T23:59:59+08:00" };
  const all = [
    aCase("old", ended),
    aCase("today", { ...ended, closed_at: "2026-11-24T00:00:00+08:00" }),
    aCase("again", { ...ended, status: "handling" }),
    aCase("open", { status: "handling", closed_at: null }),
  ];
  const known = new Map(all.map((view) => [view.id, view]));
  const midnight = new TownTime("Asia/Shanghai").midnight(Date.parse("2026-11-24T10:42:18.250+08:00"));
  const kept = endedSince(known, midnight);
  expect([...kept.keys()]).toEqual(["today", "again", "open"]);
  expect(endedSince(kept, midnight)).toBe(kept);
});
