/** Cases on the map: today's, those with a clock near or past, those with a whistle. The others only tint their grid. */
import type { Source } from "../../api";
import type { WallCase } from "../frames";
import { moment, type Urgency } from "../../time";
import type { Town } from "../town";
import { worse } from "./duties";
import { perView, timedClocks, urgencyAt } from "./timed";

export interface Marker {
  view: WallCase;
  lon: number;
  lat: number;
  source: Source;
  urgency: Urgency;
  ring: boolean;
}

export interface Markers {
  single: Marker[];
  numbers: { grid: string; lon: number; lat: number; count: number }[];
}

const MOST = 60;

export function markers(cases: readonly WallCase[], now: number, town: Town, selected: string): Markers {
  const midnight = town.office.midnight(now);
  const shown = cases.map((view) => marker(view, now, midnight, town)).filter((each) => each !== null);
  if (shown.length <= MOST) return { single: shown.sort(redLast), numbers: [] };
  const alone = (each: Marker) => each.urgency === "red" || each.view.id === selected;
  return {
    single: shown.filter(alone).sort(redLast),
    numbers: numbers(
      shown.filter((each) => !alone(each)),
      town,
    ),
  };
}

interface Standing {
  lon: number;
  lat: number;
  opened: number;
  ring: boolean;
  drawn: Map<Urgency, Marker>; // so that an unchanged marker is the same object, and is not drawn again
}

const standing = perView((view: WallCase, town: Town): Standing => {
  const [lon, lat] =
    view.lon !== null && view.lat !== null ? [view.lon, view.lat] : (town.grids.get(view.grid)?.center ?? [NaN, NaN]);
  const ring = view.whistles.some((whistle) => whistle.state === "blown" || whistle.state === "to-lower");
  return { lon, lat, opened: moment(view.opened_at), ring, drawn: new Map() };
});

function marker(view: WallCase, now: number, midnight: number, town: Town): Marker | null {
  const { lon, lat, opened, ring, drawn } = standing(view, town);
  if (Number.isNaN(lon)) return null;
  const urgency = urgencyOf(view, now, town);
  if (opened < midnight && !urgency && !ring) return null;
  let found = drawn.get(urgency);
  if (!found) drawn.set(urgency, (found = { view, lon, lat, source: view.source, urgency, ring }));
  return found;
}

/** The worst of its clocks; a review that waits makes it amber. */
export function urgencyOf(view: WallCase, now: number, town: Town): Urgency {
  let worst: Urgency = view.duties.some((duty) => duty.state === "in-review") ? "amber" : "";
  for (const clock of timedClocks(view, town.office)) worst = worse(worst, urgencyAt(clock, now));
  return worst;
}

/** How many open cases each grid has: its tint. */
export function load(cases: readonly WallCase[]): Map<string, number> {
  const open = new Map<string, number>();
  for (const view of cases) open.set(view.grid, (open.get(view.grid) ?? 0) + 1);
  return open;
}

function numbers(shown: Marker[], town: Town): Markers["numbers"] {
  const counts = load(shown.map((each) => each.view));
  return [...counts].flatMap(([code, count]) => {
    const grid = town.grids.get(code);
    return grid ? [{ grid: code, lon: grid.center[0], lat: grid.center[1], count }] : [];
  });
}

const WEIGHT: Record<Urgency, number> = { "": 0, amber: 1, red: 2 };
const redLast = (a: Marker, b: Marker) => WEIGHT[a.urgency] - WEIGHT[b.urgency];
