import { useMemo } from "preact/hooks";
import type { Camera, Panels } from "../../api";
import { panel } from "../store";
import type { Town } from "../town";
import type { View } from "./overlay";

/** Cameras that are offline, and the view of those that gave an alarm. */
export function Cameras({ view, town }: { view: View; town: Town }) {
  const alarmed = panel.video.value?.alarm_cameras;
  const states = panel.cameras.value;
  return useMemo(() => drawn(alarmed ?? [], states ?? {}, view, town), [alarmed, states, view, town]);
}

function drawn(alarmed: readonly string[], states: NonNullable<Panels["cameras"]>, view: View, town: Town) {
  const offline = Object.entries(states).flatMap(([code, told]) =>
    typeof told === "object" && told.state === "offline" ? [code] : [],
  );
  const at = ({ lon, lat }: Camera, dx = 0, dy = 0) => {
    const [x, y] = view.project(lon, lat);
    return `${(x + dx).toFixed(1)} ${(y + dy).toFixed(1)}`;
  };
  return (
    <g class="cameras">
      {known(alarmed, town).map((camera) => (
        <path
          key={camera.code}
          class="fov"
          transform={`translate(${at(camera)}) rotate(${camera.heading})`}
          d="M0 0L-9 -22H9Z"
        />
      ))}
      {known(offline, town).map((camera) => (
        <path key={camera.code} class="off" d={`M${at(camera, -3, -3)}l6 6m0 -6l-6 6`} />
      ))}
    </g>
  );
}

const known = (codes: readonly string[], town: Town) =>
  codes.map((code) => town.cameras.get(code)).filter((camera) => camera !== undefined);
