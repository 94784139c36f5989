/** The open cases by their grid. Where nothing changed a grid keeps its very list, and what follows from it is kept. */
import type { WallCase } from "../frames";

export type Grids = ReadonlyMap<string, readonly WallCase[]>;

const ENDED = new Set(["rejected", "declined", "handed-over", "merged", "closed", "evaluated", "archived"]);
export const isOpen = (view: WallCase) => !ENDED.has(view.status);

const ALONE = new Set(["to-confirm", "to-verify", "to-call-back"]);
/** Whether another case can still go into it. */
export const isJoinable = (view: WallCase) => isOpen(view) && !ALONE.has(view.status);

export function grouped(views: Iterable<WallCase>): Grids {
  const grids = new Map<string, WallCase[]>();
  for (const view of views) {
    if (!isOpen(view)) continue;
    const own = grids.get(view.grid);
    if (own) own.push(view);
    else grids.set(view.grid, [view]);
  }
  return grids;
}

/** With these views in the places of `before`: a case may have gone to another grid, or ended. */
export function regrouped(grids: Grids, before: ReadonlyMap<string, WallCase>, views: readonly WallCase[]): Grids {
  const touched = new Set(views.flatMap((view) => [before.get(view.id)?.grid ?? view.grid, view.grid]));
  const all = new Map(grids);
  for (const grid of touched) {
    const own = new Map([...(grids.get(grid) ?? []), ...views].map((view) => [view.id, view])); // in their places
    all.set(
      grid,
      [...own.values()].filter((view) => isOpen(view) && view.grid === grid),
    );
  }
  return all;
}
