/** What stands on the ground: names, cases, whistles, who is called, in SVG of wall units. */
import { computed } from "@preact/signals";
import type { Camera } from "../../api";
import { named, t } from "../../labels";
import { now } from "../clock";
import { villageMiddle } from "../derive/borders";
import { isOpenDuty } from "../derive/duties";
import { halfway, type Point, Room, textWidth } from "../derive/layout";
import { type Marker, markers } from "../derive/markers";
import type { Called } from "../derive/whistles";
import { caseAddress } from "../page";
import { openCases, panels, town } from "../store";
import type { Town } from "../town";
import { selected, sounding } from "../view";
import { Called as CalledUnits } from "./called";
import { CROSS, CrossHair, Mark, RING, Ring, Tag } from "./shapes";

export interface View {
  width: number;
  height: number;
  project: (lon: number, lat: number) => Point;
}

const selectedCase = computed(() => (selected.value?.kind === "whistle" ? selected.value.called.view.id : ""));
const onMap = computed(() => (town.value ? markers(openCases.value, now.value, town.value, selectedCase.value) : null));

/** The panel's own words, kept free of tags: top left, bottom left. */
const words = ({ height }: View) => [
  { x: 0, y: 0, w: 230, h: 96 },
  { x: 0, y: height - 190, w: 280, h: 190 },
];

export function Overlay({ view }: { view: View }) {
  const here = town.value;
  const shown = onMap.value;
  if (!here || !shown) return null;
  const room = new Room(view.width, view.height, words(view));
  const chosen = selected.value?.kind === "whistle" ? selected.value.called : null;
  const place = (marker: Marker) => view.project(marker.lon, marker.lat);
  const chosenMark = shown.single.find((marker) => marker.view.id === chosen?.view.id);
  const others = shown.single.filter((marker) => marker !== chosenMark);
  if (chosenMark) room.keep(place(chosenMark), CROSS);
  for (const marker of others) if (marker.ring || marker.urgency) room.keep(place(marker), marker.ring ? RING : 9);
  return (
    <svg class="overlay" viewBox={`0 0 ${view.width} ${view.height}`}>
      <Cameras view={view} town={here} />
      <Names view={view} town={here} />
      {shown.numbers.map(({ grid, lon, lat, count }) => {
        const [x, y] = view.project(lon, lat);
        return (
          <text key={grid} class="count" x={x} y={y + 6}>
            {count}
          </text>
        );
      })}
      {others.map((marker) => (
        <a key={marker.view.id} href={caseAddress(marker.view.id)} data-case={marker.view.id}>
          <title>{`${marker.view.number} ${here.short(marker.view)}`}</title>
          {marker.ring && <Ring at={place(marker)} urgency={marker.urgency} />}
          <Mark source={marker.source} urgency={marker.urgency} at={place(marker)} />
        </a>
      ))}
      {chosen && chosenMark && (
        <CalledUnits called={chosen} from={place(chosenMark)} view={view} room={room} town={here} />
      )}
      {sounding.value?.called
        .filter((called) => called !== chosen)
        .map((called) => (
          <OnTheWay called={called} view={view} town={here} marks={others} />
        ))}
      {[...others].reverse().map((marker) => (
        <MarkerTag marker={marker} at={place(marker)} room={room} />
      ))}
      {chosenMark && (
        <a href={caseAddress(chosenMark.view.id)} data-case={chosenMark.view.id}>
          <CrossHair at={place(chosenMark)} />
          <Mark source={chosenMark.source} urgency={chosenMark.urgency} at={place(chosenMark)} />
        </a>
      )}
    </svg>
  );
}

/** Cameras that are offline, and the view of those that gave an alarm. */
function Cameras({ view, town }: { view: View; town: Town }) {
  const video = panels.value?.video;
  if (!video) return null;
  const offline = town.site.cameras.filter(({ code }) => {
    const state = video.cameras[code];
    return typeof state === "object" && state.state === "offline";
  });
  const alarmed = video.alarm_cameras
    .map((code) => town.cameras.get(code))
    .filter((camera): camera is Camera => !!camera);
  const at = (camera: Camera) =>
    view
      .project(camera.lon, camera.lat)
      .map((n) => n.toFixed(1))
      .join(" ");
  return (
    <g class="cameras">
      {alarmed.map((camera) => (
        <path
          key={camera.code}
          class="fov"
          transform={`translate(${at(camera)}) rotate(${camera.heading})`}
          d="M0 0L-9 -22H9Z"
        />
      ))}
      {offline.map((camera) => (
        <path key={camera.code} class="off" transform={`translate(${at(camera)})`} d="M-3 -3l6 6m0 -6l-6 6" />
      ))}
    </g>
  );
}

function Names({ view, town }: { view: View; town: Town }) {
  return (
    <g class="vn">
      {town.site.villages.map((village) => {
        const middle = villageMiddle(town.site.grids, village.code);
        if (!middle) return null;
        const [x, y] = view.project(...middle);
        return (
          <text key={village.code} x={x} y={y + 6}>
            {town.village(village.code)}
          </text>
        );
      })}
    </g>
  );
}

/** A whistle's tag says what is wrong with it, a red card's says so; a case in order has none. */
function MarkerTag({ marker, at, room }: { marker: Marker; at: Point; room: Room }) {
  const called = sounding.value?.called.find((each) => each.view.id === marker.view.id);
  const tone = marker.urgency;
  if (called && tone) {
    const line = called.lines[0];
    const what = line?.refused ? t("map.refused") : (called.toLower?.text ?? line?.reading.text ?? "");
    const text = `${named("whistle", called.whistle.kind)}\u2002${what}`;
    const box = room.place(at, textWidth(text) + 16, RING + 3);
    return (
      box && (
        <Tag box={box} tone={tone}>
          <text x="8" y="19">
            {text}
          </text>
        </Tag>
      )
    );
  }
  // The case keeps its worst card for good; the map shows the ones that somebody still holds.
  if (!marker.view.duties.some((duty) => duty.card === "red" && isOpenDuty(duty))) return null;
  const box = room.place(at, textWidth(t("card.red")) + 35, 12);
  return (
    box && (
      <Tag box={box} tone="red">
        <rect class="solid" x="9.2" y="6" width="9.6" height="14" />
        <text x="27" y="19">
          {t("card.red")}
        </text>
      </Tag>
    )
  );
}

/** An arrow for each unit that is on its way to an urgent whistle. */
function OnTheWay({ called, view, town, marks }: { called: Called; view: View; town: Town; marks: Marker[] }) {
  const mark = marks.find((marker) => marker.view.id === called.view.id);
  if (!mark || called.whistle.kind !== "应急") return null;
  const to = view.project(mark.lon, mark.lat);
  const moving = called.lines.filter((line) => line.step === "arrive" && !line.refused && town.site.units[line.unit]);
  return (
    <>
      {moving.map((line) => {
        const office = town.site.units[line.unit]!;
        const from = view.project(office.lon, office.lat);
        const { at, angle } = halfway(from, to);
        return (
          <g key={line.duty.id}>
            <path class="track" d={`M${from.join(" ")}L${to.join(" ")}`} />
            <path
              class="way"
              d="M-7 -7l15 7l-15 7l4 -7Z"
              transform={`translate(${at.join(" ")}) rotate(${angle.toFixed(0)})`}
            />
          </g>
        );
      })}
    </>
  );
}
