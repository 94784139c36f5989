import { halfway } from "../derive/layout";
import type { Marker } from "../derive/markers";
import type { Called } from "../derive/whistles";
import type { Town } from "../town";
import type { View } from "./overlay";

interface Props {
  called: Called;
  view: View;
  town: Town;
  mark: Marker | undefined;
}

/** An arrow for each unit that is on its way to an urgent whistle. */
export function OnTheWay({ called, view, town, mark }: Props) {
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
