/** 地点: a schematic of the grid and what lies around it, with the place and, of a whistle, where they gather. */
import type { Site } from "../api";
import { inLanguage, t } from "../labels";
import { frame, type Frame, type Point } from "./projection";
import { leadingWhistle, type Detail } from "./state";
import { gridName } from "./town";

const WIDTH = 330;
const HEIGHT = 176;

export function Place({ site, detail }: { site: Site; detail: Detail }) {
  const { view, case: state } = detail;
  const grid = site.grids.find((one) => one.code === view.grid);
  const spot: Point | null =
    view.lon !== null && view.lat !== null && view.lon !== undefined ? [view.lon, view.lat as number] : null;
  const meet = leadingWhistle(state)?.gathering;
  const meeting: Point | null = meet?.place.lon && meet.place.lat ? [meet.place.lon, meet.place.lat] : null;
  const shown: Point[] = [...(grid?.ring ?? []), ...(spot ? [spot] : []), ...(meeting ? [meeting] : [])];
  return (
    <section class="place">
      <h3>
        {t("place.head")}
        <span>{site.schematic ? t("place.schematic") : ""}</span>
      </h3>
      {shown.length ? (
        <Schematic
          site={site}
          view={frame(shown, WIDTH, HEIGHT)}
          grid={view.grid}
          spot={spot}
          meeting={meeting}
          label={label(site, detail)}
          meet={meet?.place.text ?? ""}
        />
      ) : (
        <p class="empty">{t("place.none", { text: state.place?.text || t("place.no-text") })}</p>
      )}
    </section>
  );
}

function label(site: Site, { view, case: state }: Detail): string {
  const text = state.place?.text || gridName(site, view.grid);
  return text.length > 14 ? `${text.slice(0, 13)}…` : text;
}

interface Drawn {
  site: Site;
  view: Frame;
  grid: string;
  spot: Point | null;
  meeting: Point | null;
  label: string;
  meet: string;
}

function Schematic({ site, view, grid, spot, meeting, label: text, meet }: Drawn) {
  const village = site.grids.find((one) => one.code === grid)?.village;
  const taken: Box[] = [];
  if (spot) {
    const [x, y] = view.at(spot);
    taken.push({ left: x - 17, top: y - 17, right: x + 17, bottom: y + 17 }, tagBox(view.at(spot), text, false));
  }
  const named = meet || t("place.meeting");
  // Where all meet at the place itself, its tag says it.
  const apart = meeting && (named !== text || !taken.some((box) => overlap(box, tagBox(view.at(meeting), named, true))));
  if (apart) taken.push(tagBox(view.at(meeting), named, true));
  return (
    <svg class="schematic" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t("place.schematic")}>
      <rect class="water" width={WIDTH} height={HEIGHT} />
      {site.outline.map((ring, index) => (
        <path key={index} class="land" d={view.path(ring)} />
      ))}
      {site.grids.map((one) => (
        <path
          key={one.code}
          class={one.code === grid ? "grid here" : one.village === village ? "grid near" : "grid"}
          d={view.path(one.ring)}
        />
      ))}
      {site.lakes.map((ring, index) => (
        <path key={index} class="water" d={view.path(ring)} />
      ))}
      {villageNames(site, view, taken).map(([name, x, y]) => (
        <text key={name} class="village" x={x} y={y}>
          {name}
        </text>
      ))}
      {spot && meeting && <Way from={view.at(meeting)} to={view.at(spot)} />}
      {apart && <Tag at={view.at(meeting)} text={named} small />}
      {spot && <Tag at={view.at(spot)} text={text} />}
    </svg>
  );
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Each village's name in the middle of those of its grids that are in the picture, where nothing else is written. */
function villageNames(site: Site, view: Frame, taken: Box[]): [string, number, number][] {
  const used = [...taken];
  return site.villages.flatMap((village): [string, number, number][] => {
    const seen = site.grids
      .filter((one) => one.village === village.code && view.sees(one.center))
      .map((one) => view.at(one.center));
    if (!seen.length) return [];
    const name = inLanguage(village.short, village.english);
    const half = name.length * 7 + 4;
    const x = Math.min(Math.max(seen.reduce((sum, [one]) => sum + one, 0) / seen.length, half), WIDTH - half);
    const y = Math.min(Math.max(seen.reduce((sum, [, one]) => sum + one, 0) / seen.length, 16), HEIGHT - 6);
    const box = { left: x - half, top: y - 14, right: x + half, bottom: y + 4 };
    if (used.some((other) => overlap(box, other))) return [];
    used.push(box);
    return [[name, x, y]];
  });
}

/** Where a tag stands: under its place, above it at the lower edge; a lesser one above its own. */
function tagBox([x, y]: [number, number], text: string, small: boolean): Box {
  const width = text.length * 14.5 + 14;
  const left = Math.min(Math.max(x - width / 2, 4), WIDTH - width - 4);
  const top = small ? (y > 40 ? y - 34 : y + 10) : y + 22 > HEIGHT - 26 ? y - 46 : y + 22;
  return { left, top, right: left + width, bottom: top + 24 };
}

function Way({ from, to }: { from: [number, number]; to: [number, number] }) {
  const bend = `M${from[0]} ${from[1]}Q${(from[0] + to[0]) / 2} ${(from[1] + to[1]) / 2 + 24} ${to[0]} ${to[1]}`;
  return (
    <g class="way">
      <path class="under" d={bend} />
      <path d={bend} />
    </g>
  );
}

function Tag({ at: [x, y], text, small = false }: { at: [number, number]; text: string; small?: boolean }) {
  const { left, top, right } = tagBox([x, y], text, small);
  return (
    <g>
      {!small && <circle class="ring" cx={x} cy={y} r="15" />}
      <circle class="spot" cx={x} cy={y} r={small ? 5 : 7.5} />
      <rect class="tag" x={left} y={top} width={right - left} height="24" />
      <text class="tag-text" x={(left + right) / 2} y={top + 17}>
        {text}
      </text>
    </g>
  );
}
