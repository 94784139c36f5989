import { expect, test } from "vitest";
import type { Site } from "../src/api";
import { gridAt, holdsGrid, villageBorders } from "../src/wall/derive/borders";
import { ends, Room } from "../src/wall/derive/layout";

const square = (code: string, village: string, x: number): Site["grids"][number] => ({
  code,
  name: code,
  village,
  center: [x + 0.5, 0.5],
  ring: [
    [x, 0],
    [x + 1, 0],
    [x + 1, 1],
    [x, 1],
    [x, 0],
  ],
});
const GRIDS = [square("a", "north", 0), square("b", "north", 1), square("c", "south", 2)];

test("a border is an edge that two grids of one village do not share", () => {
  const within = villageBorders(GRIDS).filter(([from, to]) => from![0] === 1 && to![0] === 1);
  const between = villageBorders(GRIDS).filter(([from, to]) => from![0] === 2 && to![0] === 2);
  expect([within.length, between.length]).toEqual([0, 1]);
});

test("a click finds its grid, and the water none", () => {
  expect(gridAt(GRIDS, [1.5, 0.5])).toBe("b");
  expect(gridAt(GRIDS, [9, 9])).toBe("");
});

test("a lake with an island lies under the grids", () => {
  expect(
    holdsGrid(
      [
        [-1, -1],
        [9, -1],
        [9, 9],
        [-1, 9],
        [-1, -1],
      ],
      GRIDS,
    ),
  ).toBe(true);
  expect(
    holdsGrid(
      [
        [0.1, 0.1],
        [0.2, 0.1],
        [0.2, 0.2],
        [0.1, 0.1],
      ],
      GRIDS,
    ),
  ).toBe(false);
});

test("tags never stand on one another, nor outside the map", () => {
  const room = new Room(400, 300, []);
  const boxes = [1, 2, 3, 4].map(() => room.place([380, 150], 100, 8));
  const free = boxes.filter((box) => box !== null);
  expect(free.length).toBeGreaterThan(1);
  for (const a of free) {
    expect(a.x + a.w).toBeLessThanOrEqual(400);
    for (const b of free)
      if (a !== b) expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true);
  }
});

test("a tag keeps off a name where it can, and it is known which name it covers", () => {
  const right = { x: 210, y: 140, w: 50, h: 18 };
  const room = new Room(400, 300, [], [right]);
  expect(room.place([200, 150], 100, 8)!.x).toBe(92); // on the other side
  expect(room.covers(right)).toBe(false);
  const narrow = new Room(320, 60, [{ x: 0, y: 0, w: 200, h: 60 }], [right]);
  const { x, y } = narrow.place([200, 30], 100, 8)!;
  expect([x, y]).toEqual([208, 17]);
  expect(narrow.covers({ x: 210, y: 20, w: 50, h: 18 })).toBe(true);
});

test("offices close together stand in one column, each with a line of its own", () => {
  const found = ends(
    [20, 150],
    [
      [300, 150],
      [305, 152],
      [310, 148],
    ],
    [100, 120, 90],
    new Room(736, 456, []),
  );
  expect(new Set(found.map((end) => end.at[0])).size).toBe(1);
  expect(found.map((end) => end.at[1])).toEqual([118, 150, 182]);
  expect(found.every((end) => end.line.startsWith("M20.0 150.0Q"))).toBe(true);
});
