/** Cases on the map: today's, those with a clock near or past, those with a whistle. The others only tint their grid. */
import type { Source } from "../../api";
import type { WallCase } from "../frames";
import { moment, type Urgency } from "../../time";
import type { Town } from "../town";
import { isOpenDuty, worse } from "./duties";
import type { Grids } from "./grids";
import { once, perGrid, timedClocks, urgencyAt } from "./timed";

export interface Marker {
  view: WallCase;
  lon: number;
  lat: number;
  source: Source;
  urgency: Urgency;
  opened: number;
  ring: boolean; // a whistle of it sounds
  card: boolean; // the case keeps its worst card for good; this is a red one that somebody still holds
}

export interface Markers {
  chosen: Marker | null;
  /** The others, of one grid and colour each, in the order in which they are drawn: red last, on top. */
  groups: { key: string; markers: readonly Marker[] }[];
  numbers: { grid: string; lon: number; lat: number; count: number }[];
}

const MOST = 60;
const COLOURS: readonly Urgency[] = ["", "amber", "red"];

export function markers(grids: Grids, now: number, town: Town, selected: string): Markers {
  const all = [...grids].map(([grid, cases]) => ({ grid, found: byColour(cases, now, town.office, town) }));
  const count = all.reduce((sum, { found }) => sum + COLOURS.reduce((own, colour) => own + found[colour].length, 0), 0);
  const chosen = selected ? find(all.map(({ found }) => found), selected) : null;
  const others = (of: readonly Marker[]) => (chosen && of.includes(chosen) ? of.filter((each) => each !== chosen) : of);
  const alone: readonly Urgency[] = count > MOST ? ["red"] : COLOURS;
  const groups = alone.flatMap((colour) =>
    all.map(({ grid, found }) => ({ key: `${grid} ${colour}`, markers: others(found[colour]) })),
  );
  return {
    chosen,
    groups: groups.filter((group) => group.markers.length > 0),
    numbers: all.flatMap(({ grid, found }) => {
      const place = town.grids.get(grid)?.center;
      const hidden = count > MOST ? others(found[""]).length + others(found.amber).length : 0;
      return place && hidden ? [{ grid, lon: place[0], lat: place[1], count: hidden }] : [];
    }),
  };
}

function find(all: Coloured[], id: string): Marker | null {
  const own = all.flatMap((found) => COLOURS.flatMap((colour) => found[colour]));
  return own.find((each) => each.view.id === id) ?? null;
}

type Coloured = Record<Urgency, Marker[]>;

/** The markers of a grid. */
export const byColour = perGrid((cases, now, office, town: Town): Coloured => {
  const midnight = office.midnight(now);
  const found: Coloured = { "": [], amber: [], red: [] };
  for (const view of cases) {
    const each = marker(view, now, midnight, town);
    if (each) found[each.urgency].push(each);
  }
  return found;
});

interface Standing {
  mark: Omit<Marker, "urgency">;
  drawn: Map<Urgency, Marker>; // so that an unchanged marker is the same object, and is not drawn again
}

const standing = once((view: WallCase, town: Town): Standing => {
  const [lon, lat] =
    view.lon !== null && view.lat !== null ? [view.lon, view.lat] : (town.grids.get(view.grid)?.center ?? [NaN, NaN]);
  const ring = view.whistles.some((whistle) => whistle.state === "blown" || whistle.state === "to-lower");
  const card = view.duties.some((duty) => duty.card === "red" && isOpenDuty(duty));
  return { mark: { view, lon, lat, source: view.source, opened: moment(view.opened_at), ring, card }, drawn: new Map() };
});

function marker(view: WallCase, now: number, midnight: number, town: Town): Marker | null {
  const { mark, drawn } = standing(view, town);
  if (Number.isNaN(mark.lon)) return null;
  const urgency = urgencyOf(view, now, town);
  if (mark.opened < midnight && !urgency && !mark.ring) return null;
  let found = drawn.get(urgency);
  if (!found) drawn.set(urgency, (found = { ...mark, urgency }));
  return found;
}

/** The worst of its clocks; a review that waits makes it amber. */
function urgencyOf(view: WallCase, now: number, town: Town): Urgency {
  let worst: Urgency = view.duties.some((duty) => duty.state === "in-review") ? "amber" : "";
  for (const clock of timedClocks(view, town.office)) worst = worse(worst, urgencyAt(clock, now));
  return worst;
}

/** How many open cases each grid has: its tint. */
export const load = (grids: Grids) => new Map([...grids].map(([grid, cases]) => [grid, cases.length]));
