/** Where one village ends and another begins: the edges of grids that two grids of one village do not share. */
import type { Site } from "../../api";

type Point = [number, number];

export function villageBorders(grids: Site["grids"]): Point[][] {
  const owners = new Map<string, { edge: Point[]; villages: string[] }>();
  for (const grid of grids) {
    for (let at = 1; at < grid.ring.length; at += 1) {
      const edge = [grid.ring[at - 1]!, grid.ring[at]!];
      const key = edge
        .map((point) => point.join())
        .sort()
        .join(" ");
      const known = owners.get(key);
      if (known) known.villages.push(grid.village);
      else owners.set(key, { edge, villages: [grid.village] });
    }
  }
  const inner = (villages: string[]) => villages.length > 1 && villages.every((village) => village === villages[0]);
  return [...owners.values()].filter((each) => !inner(each.villages)).map((each) => each.edge);
}

/** The middle of a village's grids: where its name stands. */
export function villageMiddle(grids: Site["grids"], village: string): Point | null {
  const own = grids.filter((grid) => grid.village === village);
  if (!own.length) return null;
  const middle = (at: 0 | 1) => median(own.map((grid) => grid.center[at]));
  return [middle(0), middle(1)];
}

/** An island far off does not pull the name into the water. */
function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** A lake that holds grids (an island) lies under them; one that lies in the town is drawn over them. */
export function holdsGrid(lake: Site["lakes"][number], grids: Site["grids"]): boolean {
  return grids.some((grid) => inside(grid.center, lake));
}

/** The grid at a place, "" where there is none. */
export function gridAt(grids: Site["grids"], place: Point): string {
  return grids.find((grid) => inside(place, grid.ring))?.code ?? "";
}

function inside([x, y]: Point, ring: Point[]): boolean {
  let within = false;
  for (let at = 0, last = ring.length - 1; at < ring.length; last = at, at += 1) {
    const [[ax, ay], [bx, by]] = [ring[at]!, ring[last]!];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
  }
  return within;
}
