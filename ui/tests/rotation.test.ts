import { expect, test } from "vitest";
import { grouped } from "../src/wall/derive/grids";
import { neighbour } from "../src/wall/derive/neighbour";
import { next, stops } from "../src/wall/derive/rotation";
import { selection } from "../src/wall/derive/selection";
import { whistles } from "../src/wall/derive/whistles";
import { aCase, aClock, NOW, OFFICE, SITE, TOWN, whistled } from "./make";

const late = (id: string, grid: string, due: number) =>
  aCase(id, { grid, clocks: [aClock("sign", "d", "market", -60, due)] });

const CASES = [
  whistled("w1", [["market", 300]]),
  whistled("w2", [["police", -5]]),
  late("a", "fuxi-01", 10),
  late("b", "chongshan-02", -5),
  late("calm", "chongshan-01", 600),
];
const CALLED = whistles(grouped(CASES), NOW, OFFICE).called;
const ROUND = stops(CALLED, grouped(CASES), NOW, TOWN);

test("first the whistles that sound, then the grids with something late or near, the worst first", () => {
  expect(ROUND).toEqual([
    { kind: "whistle", id: "w-w2" },
    { kind: "whistle", id: "w-w1" },
    { kind: "grid", code: "chongshan-02" },
    { kind: "grid", code: "fuxi-01" },
  ]);
});

test("one after another, and round again; what is gone is begun anew", () => {
  expect(next(ROUND, null)).toEqual(ROUND[0]);
  expect(next(ROUND, ROUND[1]!)).toEqual(ROUND[2]);
  expect(next(ROUND, ROUND[3]!)).toEqual(ROUND[0]);
  expect(next(ROUND, { kind: "whistle", id: "lowered" })).toEqual(ROUND[0]);
  expect(next([], ROUND[0]!)).toBeNull();
});

test("a case is selected by its whistle where it has one, else by itself", () => {
  const known = new Map(CASES.map((view) => [view.id, view]));
  expect(selection({ kind: "case", id: "w1" }, CALLED, known)).toMatchObject({ kind: "whistle", called: { view: { id: "w1" } } });
  expect(selection({ kind: "case", id: "a" }, CALLED, known)).toMatchObject({ kind: "case", view: { id: "a" } });
  expect(selection({ kind: "whistle", id: "lowered" }, CALLED, known)).toMatchObject({ called: { view: { id: "w2" } } });
});

test("arrows go from grid to grid, and stay at the rim", () => {
  const { grids } = SITE;
  expect(neighbour(grids, "chongshan-01", "ArrowRight")).toBe("chongshan-02");
  expect(neighbour(grids, "chongshan-01", "ArrowUp")).toBe("fuxi-01");
  expect(neighbour(grids, "chongshan-01", "ArrowLeft")).toBe("chongshan-01");
  expect(grids.map((grid) => grid.code)).toContain(neighbour(grids, "", "ArrowUp"));
});
