import { expect, test } from "vitest";
import { dueNext } from "../src/wall/derive/duenext";
import { grouped } from "../src/wall/derive/grids";
import { aCase, aClock, NOW, OFFICE, unsigned, whistled } from "./make";

const chips = (...cases: ReturnType<typeof aCase>[]) => dueNext(grouped(cases), NOW, OFFICE);

test("the desk's own clocks are not among them", () => {
  const desk = aCase("a", { clocks: [aClock("dispatch", "case", "role:clerk", -10, 5)] });
  expect(chips(desk, unsigned("b", "fuxi", 30))).toMatchObject([{ units: ["fuxi"] }]);
});

test("units that wait for the same thing until the same moment share a chip", () => {
  const found = chips(
    whistled("a", [
      ["tourism", 15],
      ["food", 15],
      ["police", 40],
    ]),
  );
  expect(found.map((chip) => chip.kind === "clock" && chip.units)).toEqual([["tourism", "food"], ["police"]]);
  expect(found[0]).toMatchObject({ step: "whistle" });
});

test("up to four late clocks stand alone; more become a count, the three longest late and two to come", () => {
  const late = (n: number) => Array.from({ length: n }, (_, at) => unsigned(`l${at}`, `u${at}`, -10 - at));
  const next = Array.from({ length: 5 }, (_, at) => unsigned(`n${at}`, `v${at}`, 10 + at));
  expect(chips(...late(4), ...next).map((chip) => chip.kind)).toEqual(Array(6).fill("clock"));
  const many = chips(...late(14), ...next);
  expect(many[0]).toEqual({ kind: "late", count: 14, units: 14 });
  expect(many.slice(1).map((chip) => chip.kind === "clock" && chip.view.id)).toEqual(["l13", "l12", "l11", "n0", "n1"]);
});
