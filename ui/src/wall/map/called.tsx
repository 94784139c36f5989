/** The selected whistle's units: a line from the place to each office and a tag that says how far it is. */
import { t } from "../../labels";
import type { DutyLine, Standing } from "../derive/duties";
import { type End, ends, type Point, type Room, textWidth } from "../derive/layout";
import type { Called as CalledWhistle } from "../derive/whistles";
import type { Town } from "../town";
import type { View } from "./overlay";
import { Tag } from "./shapes";

interface Office extends End {
  duty: DutyLine;
}

/** Where the lines and tags of the units stand that have an office. On a map that is read from `afar` only of those that
 * are late or near: the letters are large there, and little land would be left. */
export function offices(called: CalledWhistle, from: Point, view: View, room: Room, town: Town, afar: boolean): Office[] {
  const duties = called.lines.filter((line) => hasOffice(town, line.unit) && (!afar || toneOf(line)));
  const places = duties.map(({ unit }) => view.project(town.site.units[unit]!.lon, town.site.units[unit]!.lat));
  const widths = duties.map((line) => tagWidth(line, town));
  return ends(from, places, widths, room).map((end, at) => ({ ...end, duty: duties[at]! }));
}

export function Called({ found, town }: { found: readonly Office[]; town: Town }) {
  return (
    <>
      <g class="links">
        {found.map(({ line }, at) => line && <path key={`u${at}`} class="under" d={line} />)}
        {found.map(({ line, duty }, at) => line && <path key={at} class={strokeOf(duty)} d={line} />)}
      </g>
      {found.map(({ at: [x, y], box, duty }) => (
        <g key={duty.duty.id}>
          <circle class={`end ${toneOf(duty)}`} cx={x} cy={y} r="4.5" />
          <Tag box={box} tone={toneOf(duty)}>
            <TagIcon standing={duty.standing} />
            <text x="27" y="19">
              {town.unit(duty.unit)}
            </text>
            <text class="v" x={box.w - 8} y="19">
              {said(duty)}
            </text>
          </Tag>
        </g>
      ))}
    </>
  );
}

function hasOffice(town: Town, unit: string): boolean {
  const found = town.site.units[unit];
  return !!found && (found.lon !== 0 || found.lat !== 0);
}

/** Solid: on scene. Dashed: signed. Amber dots: not signed. */
const strokeOf = (line: DutyLine) =>
  line.duty.arrived_at || line.standing === "done" ? "on" : line.duty.signed_at ? "sg" : "no";

const toneOf = (line: DutyLine) => (line.standing === "red" || line.standing === "amber" ? line.standing : "");

function said(line: DutyLine): string {
  if (line.refused) return t("map.refused");
  if (line.standing === "red" || line.standing === "amber") return line.reading.text;
  if (line.standing === "done") return t("missing.done");
  return t(line.duty.arrived_at ? "missing.on-scene" : `missing.${line.step}`);
}

const tagWidth = (line: DutyLine, town: Town) => 27 + textWidth(town.unit(line.unit)) + 14 + textWidth(said(line)) + 10;

function TagIcon({ standing }: { standing: Standing }) {
  const at = "translate(7 6) scale(.875)";
  if (standing === "red")
    return (
      <g transform={at}>
        <path class="icon" d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5Z" />
        <path class="cut" d="M8 3.6v5.2M8 10.6v2.2" />
      </g>
    );
  if (standing === "amber") {
    return (
      <g transform={at}>
        <path class="icon" d="M8 1 15.6 14.5H.4Z" />
        <path class="cut" d="M8 5.6v4.6M8 11.4v1.8" />
      </g>
    );
  }
  if (standing === "running") return <circle class="open" transform={at} cx="8" cy="8" r="5" />;
  return <circle class="icon" transform={at} cx="8" cy="8" r="6" />;
}
