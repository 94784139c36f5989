import { expect, test } from "vitest";
import type { Camera, Site } from "../src/api";
import { cameraState, shares, strips } from "../src/wall/derive/cameras";
import { grouped } from "../src/wall/derive/grids";
import { events } from "../src/wall/derive/happened";
import { markers } from "../src/wall/derive/markers";
import { timed, urgencyAt } from "../src/wall/derive/timed";
import { read } from "../src/time";
import { aCase, aClock, aFact, HOUR, NOW, OFFICE, SITE, TOWN } from "./make";

const GRIDS: Record<string, string> = { "case-a": "fuxi-01", "case-b": "fuxi-01", "case-c": "chongshan-01" };
const gridOf = (fact: { case: string }) => GRIDS[fact.case] ?? "";

test("a flood of alarms folds to a line a grid; what is older, and what is no alarm, stays", () => {
  const alarm = { source: "video" } as const;
  const facts = [aFact("a", -1, alarm), aFact("call", -2), aFact("b", -3, alarm), aFact("c", -4, alarm), aFact("old", -11, alarm)];
  const told = (alarms: number) => {
    const all = events(facts, alarms, NOW, gridOf);
    return Array.from({ length: all.length }, (_, nth) => `${all.at(nth)?.fact.id} ${all.at(nth)?.times}`);
  };
  expect(told(11)).toEqual(["a 2", "call 1", "c 1", "old 1"]);
  expect(told(10)).toEqual(["a 1", "call 1", "b 1", "c 1", "old 1"]);
});

test("many cameras are smaller cells, very many one bar a village with its counts", () => {
  const of = (n: number): Site => ({
    ...SITE,
    cameras: Array.from({ length: n }, (_, nth): Camera => ({ ...SITE.cameras[0]!, code: `k${nth}` })),
  });
  expect([313, 701, 1501].map((n) => strips(of(n), {}).rows)).toEqual([5, 8, 0]);
  const states = { k0: { state: "late" as const, seen_at: null }, k1: { state: "offline" as const, seen_at: null }, ok: 1499 };
  const [strip] = strips(of(1501), states).strips;
  expect(shares(strip!.cells).map(({ state, count }) => [state, count])).toEqual([["ok", 1499], ["late", 1], ["offline", 1]]);
  expect(shares(strip!.cells).at(-1)?.to).toBe(1);
});

test("of cameras that the center has not listened for nothing is said", () => {
  const site: Site = { ...SITE, cameras: ["a", "b"].map((code): Camera => ({ ...SITE.cameras[0]!, code })) };
  const { ok, late, offline, unknown } = strips(site, { a: { state: "unknown", seen_at: null }, ok: 1 });
  expect([ok, late, offline, unknown]).toEqual([1, [], [], 1]);
});

test("of a camera nothing is said where nothing is told of any, as to a unit and of a past day", () => {
  const told = { a: { state: "late" as const, seen_at: null }, ok: 1 };
  expect([cameraState(told, "a"), cameraState(told, "b")]).toEqual(["late", "ok"]);
  expect([cameraState(undefined, "a"), cameraState(null, "a")]).toEqual(["unknown", "unknown"]);
});

test("a moment of amber that was found beforehand is the one that a look finds", () => {
  const clocks = [
    aClock("sign", "a", "u", -60, 60),
    { ...aClock("close", "b", "u", -60, 30 * 60), working: true },
    { ...aClock("close", "c", "u", -60, 3 * 24 * 60), working: true },
    { ...aClock("close", "d", "u", -60, 60), paused: true },
  ];
  for (const clock of clocks) {
    for (let at = NOW; at < NOW + 80 * HOUR; at += HOUR / 4)
      expect(urgencyAt(timed(clock, OFFICE), at)).toBe(read(clock, at, OFFICE).urgency);
  }
});

test("more than sixty markers become a number a grid; red and selected stay, and unchanged ones are the same objects", () => {
  const cases = Array.from({ length: 70 }, (_, nth) =>
    aCase(`c${nth}`, { grid: nth % 2 ? "fuxi-01" : "chongshan-01", clocks: nth === 5 ? [aClock("sign", "d", "u", -60, -1)] : [] }),
  );
  const open = grouped(cases);
  const shown = markers(open, NOW, TOWN, "c8");
  const alone = shown.groups.flatMap((group) => group.markers);
  expect([alone.map(({ view }) => view.id), shown.chosen?.view.id]).toEqual([["c5"], "c8"]);
  expect(shown.numbers.map(({ grid, count }) => [grid, count])).toEqual([["chongshan-01", 34], ["fuxi-01", 34]]);
  const later = markers(open, NOW + 1000, TOWN, "c8");
  expect(later.groups[0]!.markers[0]).toBe(alone[0]);
  expect(later.chosen).toBe(shown.chosen);
  expect(markers(grouped(cases.slice(0, 60)), NOW, TOWN, "").numbers).toEqual([]);
});
