import { expect, test } from "vitest";
import { readable, room, sheet } from "../src/wall/derive/reach";

const PANEL = { width: 1920, height: 1080, dots: 1 }; // 98 inches: 1.13 mm
const LED = { distance: 8, pitch: 2.5 };

test("letters that are large enough stay as they are", () => {
  expect(sheet(PANEL, null)).toMatchObject({ reach: "whole", factor: 1 });
  expect(sheet(PANEL, { distance: 3.8, pitch: 1.13 })).toMatchObject({ reach: "whole", factor: 1 });
  expect(sheet(PANEL, LED).factor).toBe(1);
  expect(readable(PANEL, 1.13, 1)).toBeCloseTo(3.9, 1);
  expect(readable(PANEL, 2.5, 1)).toBeCloseTo(8.6, 1);
});

test("a screen with more dots has smaller ones: the size of its letters is the same", () => {
  const fine = { width: 3840, height: 2160, dots: 1 };
  expect(readable(fine, 1.13 / 2, 1)).toBeCloseTo(readable(PANEL, 1.13, 1));
  expect(readable({ ...PANEL, dots: 2 }, 1.13 / 2, 1)).toBeCloseTo(readable(PANEL, 1.13, 1));
});

test("from farther everything grows, and fewer rows are shown", () => {
  const far = sheet(PANEL, { distance: 4.8, pitch: 1.13 });
  expect(far).toMatchObject({ reach: "far", enough: true });
  expect(readable(PANEL, 1.13, far.factor)).toBeCloseTo(4.8);
  expect([far.width * far.factor, far.height * far.factor]).toEqual([1920, 1080]);
  const farther = sheet(PANEL, { distance: 6.2, pitch: 1.13 });
  expect(farther.reach).toBe("farther");
  expect(room(farther).queue).toBeLessThan(room(far).queue);
  expect(room(farther).chips).toBeLessThan(room(far).chips);
});

test("a screen that is too small for the distance says so, and its letters are as large as it can", () => {
  const most = sheet(PANEL, { distance: 20, pitch: 1.13 });
  expect(most).toMatchObject({ reach: "farther", enough: false });
  expect(room(most).queue).toBeGreaterThan(3);
});

test("an upright screen keeps what must be done and the whistles, one below the other", () => {
  const upright = { width: 1080, height: 1920, dots: 1 };
  expect(room(sheet(upright, null)).whistles.heights).toHaveLength(2);
  const far = sheet(upright, { distance: 5, pitch: 1.13 });
  expect(far).toMatchObject({ reach: "farther", portrait: true });
  expect(room(far).whistles.heights).toHaveLength(1);
});

test("a unit's wall, without counters and queue, has their room for what is there", () => {
  for (const screen of [PANEL, { width: 1080, height: 1920, dots: 1 }]) {
    for (const viewing of [null, { distance: 4.8, pitch: 1.13 }, { distance: 6.2, pitch: 1.13 }]) {
      const [unit, town] = [false, true].map((ofTown) => room(sheet(screen, viewing), ofTown));
      const rows = (found: typeof unit) => found!.whistles.heights.reduce((sum, height) => sum + height);
      expect(rows(unit)).toBeGreaterThanOrEqual(rows(town));
      expect(unit!.chips).toBeGreaterThanOrEqual(town!.chips);
    }
  }
  expect(room(sheet(PANEL, null), false).whistles.heights).toEqual([758]);
});
