import type { Camera } from "../../api";
import { panels } from "../store";
import type { Town } from "../town";
import type { View } from "./overlay";

/** Cameras that are offline, and the view of those that gave an alarm. */
export function Cameras({ view, town }: { view: View; town: Town }) {
  const video = panels.value?.video;
  if (!video) return null;
  const offline = Object.entries(video.cameras ?? {}).flatMap(([code, told]) =>
    typeof told === "object" && told.state === "offline" ? [code] : [],
  );
  const at = (camera: Camera) =>
    view
      .project(camera.lon, camera.lat)
      .map((n) => n.toFixed(1))
      .join(" ");
  return (
    <g class="cameras">
      {known(video.alarm_cameras, town).map((camera) => (
        <path
          key={camera.code}
          class="fov"
          transform={`translate(${at(camera)}) rotate(${camera.heading})`}
          d="M0 0L-9 -22H9Z"
        />
      ))}
      {known(offline, town).map((camera) => (
        <path key={camera.code} class="off" transform={`translate(${at(camera)})`} d="M-3 -3l6 6m0 -6l-6 6" />
      ))}
    </g>
  );
}

const known = (codes: readonly string[], town: Town) =>
  codes.map((code) => town.cameras.get(code)).filter((camera) => camera !== undefined);
