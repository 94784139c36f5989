import { expect, test } from "vitest";
import { TownTime } from "../src/time";
import { shiftAt } from "../src/wall/derive/shift";

const TIME = new TownTime("Asia/Shanghai");
const named = (clock: string, ...shifts: [number, number][]) =>
  shiftAt(Date.parse(`2026-11-24T${clock}+08:00`), TIME, shifts);

test("a shift has its name from the moment it begins, and the night's keeps it over midnight", () => {
  const names = ["00:00:00", "07:59:59", "08:00:00", "19:59:59", "20:00:00", "23:59:59"].map((clock) =>
    named(clock, [8, 0], [20, 0]),
  );
  expect(names).toEqual(["night", "night", "day", "day", "night", "night"]);
});

test("it goes by the time of the town, wherever the browser stands", () => {
  const at = Date.parse("2026-11-23T23:30:00Z"); // 7:30 in Shanghai, the evening before in New York
  const shifts: [number, number][] = [
    [7, 0],
    [19, 0],
  ];
  expect(shiftAt(at, TIME, shifts)).toBe("day");
  expect(shiftAt(at, new TownTime("America/New_York"), shifts)).toBe("day"); // 18:30
  expect(shiftAt(at + 3_600_000, new TownTime("America/New_York"), shifts)).toBe("night");
});

test("shifts of other hours, and three of them, are named by their middle", () => {
  expect(["07:29:59", "07:30:00"].map((clock) => named(clock, [19, 30], [7, 30]))).toEqual(["night", "day"]);
  const three: [number, number][] = [
    [8, 0],
    [16, 0],
    [0, 0],
  ];
  expect(["03:00:00", "12:00:00", "18:00:00"].map((clock) => named(clock, ...three))).toEqual(["night", "day", "night"]);
});

test("where nobody takes over there is no shift", () => {
  expect([named("12:00:00"), named("12:00:00", [8, 0])]).toEqual(["", ""]);
});
