/** What stands on the ground: names, cases, whistles, who is called, in SVG of wall units. */
import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { now } from "../clock";
import { villageMiddle } from "../derive/borders";
import { first } from "../derive/first";
import { type Box, type Point, Room, textWidth } from "../derive/layout";
import { type Marker, markers } from "../derive/markers";
import type { Selection } from "../derive/selection";
import type { Called } from "../derive/whistles";
import { caseAddress, page } from "../page";
import { paced } from "../paced";
import { openByGrid, town } from "../store";
import type { Town } from "../town";
import { selected, sounding } from "../view";
import { Called as CalledUnits, offices } from "./called";
import { Cameras } from "./cameras";
import { OnTheWay } from "./ontheway";
import { CROSS, CrossHair, Mark, RING, Ring } from "./shapes";
import { MarkerTag, speaks, tagOf } from "./tags";

export interface View {
  width: number;
  height: number;
  project: (lon: number, lat: number) => Point;
  places: WeakMap<Marker, Point>; // projected already
}

const FASTEST = 250; // ms: four times a second at most
const TAGS = 40; // the most urgent; there is no room for more
const KEPT_FREE = 200;
const NAME = 18; // the height of a village's name

const given = paced(
  computed(() => ({
    here: town.value,
    grids: openByGrid.value,
    at: now.value,
    called: sounding.value?.called ?? [],
    chosen: selected.value,
  })),
  FASTEST,
);
const scene = computed(() => {
  const { here, grids, at, called, chosen } = given.value;
  return here && { here, called, chosen, shown: markers(grids, at, here, caseOf(chosen)) };
});

/** The panel's own words, kept free of tags: its figures top left; bottom left what is selected, and the legend. */
const FIGURES = { x: 0, y: 0, w: 230, h: 96 };
const words = ({ height }: View) => ({ x: 0, y: height - 240, w: 280, h: 240 });

export function Overlay({ view }: { view: View }) {
  return scene.value && <Scene {...scene.value} view={view} />;
}

function Scene({ here, shown, called, chosen, view }: NonNullable<typeof scene.value> & { view: View }) {
  const place = (marker: Marker) => placeOf(marker, view);
  const names = useMemo(() => namesOf(view, here), [view, here]);
  const boxes = names.map((name) => name.box);
  const room = new Room(view.width, view.height, [FIGURES, words(view)], boxes);
  const whistle = chosen?.kind === "whistle" ? chosen.called : null;
  const chosenMark = shown.chosen;
  const urgent = shown.groups.flatMap((group) => group.markers.filter((marker) => marker.ring || marker.urgency));
  const tagged = first(urgent.filter(speaks), TAGS, redFirst);
  if (chosenMark) room.keep(place(chosenMark), CROSS);
  const keptFree = [...tagged, ...urgent.reverse()].slice(0, KEPT_FREE); // red first
  for (const marker of keptFree) room.keep(place(marker), marker.ring ? RING : 9);
  const byCase = new Map<string, Called>(called.map((each) => [each.view.id, each]));
  const rings = new Map<string, Marker>(urgent.filter((each) => each.ring).map((each) => [each.view.id, each]));
  const spot = spotOf(chosen, here);
  // Where tags stand is found before anything is drawn: a name that one of them would cut is left out.
  const units = whistle && chosenMark ? offices(whistle, place(chosenMark), view, room, here, page.value.reach !== "whole") : [];
  const tags = tagged.map((marker) => tagOf(marker, byCase.get(marker.view.id), place(marker), room));
  if (chosen) room.stand(words(view));
  return (
    <svg class="overlay" viewBox={`0 0 ${view.width} ${view.height}`}>
      <Cameras view={view} town={here} />
      {shown.numbers.map(({ grid, lon, lat, count }) => {
        const [x, y] = view.project(lon, lat);
        return (
          <text key={grid} class="count" x={x} y={y + 6}>
            {count}
          </text>
        );
      })}
      {shown.groups.map(({ key, markers }) => (
        <Group key={key} markers={markers} view={view} town={here} />
      ))}
      <CalledUnits found={units} town={here} />
      {called
        .filter((each) => each !== whistle)
        .map((each) => (
          <OnTheWay called={each} view={view} town={here} mark={rings.get(each.view.id)} />
        ))}
      <Names names={names.filter(({ box }) => !room.covers(box))} />
      {tags.map((tag) => tag && <MarkerTag {...tag} />)}
      {spot && <CrossHair at={view.project(...spot)} />}
      {chosenMark && (
        <a href={caseAddress(chosenMark.view.id)} data-case={chosenMark.view.id}>
          <title>{`${chosenMark.view.number} ${here.short(chosenMark.view)}`}</title>
          <CrossHair at={place(chosenMark)} />
          <Mark source={chosenMark.source} urgency={chosenMark.urgency} at={place(chosenMark)} />
        </a>
      )}
    </svg>
  );
}

function placeOf(marker: Marker, view: View): Point {
  let found = view.places.get(marker);
  if (!found) view.places.set(marker, (found = view.project(marker.lon, marker.lat)));
  return found;
}

/** Where a selected office or camera is; grids are outlined on the ground. */
function spotOf(chosen: Selection, town: Town): Point | null {
  const found =
    chosen?.kind === "unit"
      ? town.site.units[chosen.code]
      : chosen?.kind === "camera"
        ? town.cameras.get(chosen.code)
        : null;
  return found && (found.lon || found.lat) ? [found.lon, found.lat] : null;
}

/** The case that is drawn as the selected one. */
const caseOf = (chosen: Selection) =>
  chosen?.kind === "whistle" ? chosen.called.view.id : chosen?.kind === "case" ? chosen.view.id : "";

/** Red first, then the latest. */
const redFirst = (a: Marker, b: Marker) =>
  Number(b.urgency === "red") - Number(a.urgency === "red") || b.opened - a.opened;

interface Drawn {
  view: View;
  town: Town;
}

/** The cases of a grid and colour. Of thousands only those are looked at whose grid changed. */
function Group({ markers, view, town }: Drawn & { markers: readonly Marker[] }) {
  return useMemo(
    () => (
      <g>
        {markers.map((marker) => (
          <One key={marker.view.id} marker={marker} view={view} town={town} />
        ))}
      </g>
    ),
    [markers, view, town],
  );
}

function One({ marker, view, town }: Drawn & { marker: Marker }) {
  const at = placeOf(marker, view);
  return useMemo(
    () => (
      <a href={caseAddress(marker.view.id)} data-case={marker.view.id}>
        <title>{`${marker.view.number} ${town.short(marker.view)}`}</title>
        {marker.ring && <Ring at={at} urgency={marker.urgency} />}
        <Mark source={marker.source} urgency={marker.urgency} at={at} />
      </a>
    ),
    [marker, at, town],
  );
}

interface Name {
  code: string;
  name: string;
  box: Box;
}

function namesOf(view: View, town: Town): Name[] {
  return town.site.villages.flatMap(({ code }) => {
    const middle = villageMiddle(town.site.grids, code);
    if (!middle) return [];
    const name = town.village(code);
    const [[x, y], w] = [view.project(...middle), textWidth(name)];
    return { code, name, box: { x: x - w / 2, y: y - NAME / 2, w, h: NAME } };
  });
}

function Names({ names }: { names: readonly Name[] }) {
  return (
    <g class="vn">
      {names.map(({ code, name, box }) => (
        <text key={code} x={box.x + box.w / 2} y={box.y + NAME / 2 + 6}>
          {name}
        </text>
      ))}
    </g>
  );
}
