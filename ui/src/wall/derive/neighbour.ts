/** From grid to grid by the arrow keys. */
import type { Site } from "../../api";

type Grid = Site["grids"][number];
export type Arrow = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

const TOWARDS: Record<Arrow, [east: number, north: number]> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** The nearest grid in that direction; the same one at the rim. */
export function neighbour(grids: readonly Grid[], from: string, arrow: Arrow): string {
  const here = grids.find((grid) => grid.code === from);
  if (!here) return middle(grids);
  const [east, north] = TOWARDS[arrow];
  const narrowing = Math.cos((here.center[1] * Math.PI) / 180); // a degree of longitude is shorter
  let [best, least] = [from, Infinity];
  for (const grid of grids) {
    const [dx, dy] = [(grid.center[0] - here.center[0]) * narrowing, grid.center[1] - here.center[1]];
    const [ahead, aside] = [dx * east + dy * north, Math.abs(dx * north - dy * east)];
    const cost = ahead + 2 * aside;
    if (ahead > 0 && ahead >= aside / 2 && cost < least) [best, least] = [grid.code, cost];
  }
  return best;
}

/** Where one begins. */
function middle(grids: readonly Grid[]): string {
  const mean = (at: 0 | 1) => grids.reduce((sum, grid) => sum + grid.center[at], 0) / grids.length;
  const [lon, lat] = [mean(0), mean(1)];
  const off = (grid: Grid) => Math.hypot(grid.center[0] - lon, grid.center[1] - lat);
  return grids.reduce<Grid | null>((best, grid) => (best && off(best) <= off(grid) ? best : grid), null)?.code ?? "";
}
