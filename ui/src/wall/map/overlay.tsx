/** What stands on the ground: names, cases, whistles, who is called, in SVG of wall units. */
import { computed } from "@preact/signals";
import { Component } from "preact";
import { useMemo } from "preact/hooks";
import { now } from "../clock";
import { villageMiddle } from "../derive/borders";
import { type Box, type Point, Room, textWidth } from "../derive/layout";
import { type Marker, markers } from "../derive/markers";
import type { Called } from "../derive/whistles";
import { caseAddress } from "../page";
import { paced } from "../paced";
import { openCases, town } from "../store";
import type { Town } from "../town";
import { selected, sounding } from "../view";
import { Called as CalledUnits, offices } from "./called";
import { Cameras } from "./cameras";
import { OnTheWay } from "./ontheway";
import { CROSS, CrossHair, Mark, RING, Ring } from "./shapes";
import { MarkerTag, tagOf } from "./tags";

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

const selectedCase = computed(() => {
  const chosen = selected.value;
  return chosen?.kind === "whistle" ? chosen.called.view.id : chosen?.kind === "case" ? chosen.view.id : "";
});
const scene = paced(
  computed(() => {
    const here = town.value;
    if (!here) return null;
    return {
      here,
      shown: markers(openCases.value, now.value, here, selectedCase.value),
      called: sounding.value?.called ?? [],
      chosen: selected.value,
    };
  }),
  FASTEST,
);

/** The panel's own words, kept free of tags: top left, bottom left with what is selected and the legend. */
const words = ({ height }: View) => [
  { x: 0, y: 0, w: 230, h: 96 },
  { x: 0, y: height - 240, w: 280, h: 240 },
];

export function Overlay({ view }: { view: View }) {
  return scene.value && <Scene {...scene.value} view={view} />;
}

function Scene({ here, shown, called, chosen, view }: NonNullable<typeof scene.value> & { view: View }) {
  const place = (marker: Marker) => placeOf(marker, view);
  const names = useMemo(() => namesOf(view, here), [view, here]);
  const boxes = names.map((name) => name.box);
  const room = new Room(view.width, view.height, words(view), boxes);
  const whistle = chosen?.kind === "whistle" ? chosen.called : null;
  const chosenMark = shown.single.find((marker) => marker.view.id === selectedCase.value);
  const others = shown.single.filter((marker) => marker !== chosenMark);
  const urgent = others.filter((marker) => marker.ring || marker.urgency).reverse(); // red first
  if (chosenMark) room.keep(place(chosenMark), CROSS);
  for (const marker of urgent.slice(0, KEPT_FREE)) room.keep(place(marker), marker.ring ? RING : 9);
  const byCase = new Map<string, Called>(called.map((each) => [each.view.id, each]));
  const marks = new Map<string, Marker>(others.map((marker) => [marker.view.id, marker]));
  const spot = spotOf(chosen, here);
  // Where tags stand is found before anything is drawn: a name that one of them would cut is left out.
  const units = whistle && chosenMark ? offices(whistle, place(chosenMark), view, room, here) : [];
  const tags = urgent.slice(0, TAGS).map((marker) => tagOf(marker, byCase.get(marker.view.id), place(marker), room));
  return (
    <svg class="overlay" viewBox={`0 0 ${view.width} ${view.height}`}>
      <Cameras view={view} town={here} />
      <Names names={names.filter(({ box }) => !room.covers(box))} />
      {shown.numbers.map(({ grid, lon, lat, count }) => {
        const [x, y] = view.project(lon, lat);
        return (
          <text key={grid} class="count" x={x} y={y + 6}>
            {count}
          </text>
        );
      })}
      {others.map((marker) => (
        <Drawn key={marker.view.id} marker={marker} view={view} town={here} />
      ))}
      <CalledUnits found={units} town={here} />
      {called
        .filter((each) => each !== whistle)
        .map((each) => (
          <OnTheWay called={each} view={view} town={here} mark={marks.get(each.view.id)} />
        ))}
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
function spotOf(chosen: typeof selected.value, town: Town): Point | null {
  const found =
    chosen?.kind === "unit"
      ? town.site.units[chosen.code]
      : chosen?.kind === "camera"
        ? town.cameras.get(chosen.code)
        : null;
  return found && (found.lon || found.lat) ? [found.lon, found.lat] : null;
}

interface DrawnProps {
  marker: Marker;
  view: View;
  town: Town;
}

/** One case. Markers that did not change are the same objects: of thousands only those that did are drawn anew. */
class Drawn extends Component<DrawnProps> {
  override shouldComponentUpdate({ marker, view }: DrawnProps): boolean {
    return marker !== this.props.marker || view !== this.props.view;
  }

  override render({ marker, view, town }: DrawnProps) {
    const at = placeOf(marker, view);
    return (
      <a href={caseAddress(marker.view.id)} data-case={marker.view.id}>
        <title>{`${marker.view.number} ${town.short(marker.view)}`}</title>
        {marker.ring && <Ring at={at} urgency={marker.urgency} />}
        <Mark source={marker.source} urgency={marker.urgency} at={at} />
      </a>
    );
  }
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
