import { expect, test } from "vitest";
import { unitTable } from "../src/wall/derive/units";

const row = (unit: string, late: number, red: number, yellow: number, n: number, d: number) => ({
  unit,
  open: 1,
  late,
  red,
  yellow,
  on_time_n: n,
  on_time_d: d,
});

test("late or red units first, then yellow, then by percent; few cases last; the rest in one sum", () => {
  const table = unitTable(
    [
      row("few", 0, 0, 0, 1, 10),
      row("good", 0, 0, 0, 99, 100),
      row("poor", 0, 0, 0, 80, 100),
      row("yellow", 0, 0, 1, 99, 100),
      row("late", 1, 0, 0, 99, 100),
    ],
    2,
  );
  expect(table.rows.map((each) => each.unit)).toEqual(["late", "yellow"]);
  expect(table.rest).toMatchObject({ open: 3, on_time_n: 180, on_time_d: 210 });
  expect(
    unitTable([row("few", 0, 0, 0, 1, 10), row("poor", 0, 0, 0, 80, 100), row("good", 0, 0, 0, 99, 100)], 3).rows.map(
      (each) => each.unit,
    ),
  ).toEqual(["poor", "good", "few"]);
});
