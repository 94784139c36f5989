/** The cameras by village, each in a fixed place, so that eyes learn them. */
import type { Panels, Site } from "../../api";

export type CameraState = "ok" | "late" | "offline";

export interface Strip {
  village: string;
  cells: CameraState[];
}

export interface Strips {
  strips: Strip[];
  rows: number;
  ok: number;
  late: string[];
  offline: string[];
}

const MANY = 700; // smaller cells from here on
const VERY_MANY = 1500;

export function strips(site: Site, states: Panels["video"]["cameras"]): Strips {
  const state = (code: string): CameraState => {
    const told = states[code];
    return typeof told === "object" ? told.state : "ok";
  };
  const codes = (wanted: CameraState) =>
    site.cameras.filter((camera) => state(camera.code) === wanted).map((camera) => camera.code);
  const byVillage = site.villages.map((village) => ({
    village: village.code,
    cells: site.cameras.filter((camera) => camera.village === village.code).map((camera) => state(camera.code)),
  }));
  const [late, offline] = [codes("late"), codes("offline")];
  return {
    strips: byVillage.filter((strip) => strip.cells.length > 0),
    rows: site.cameras.length > VERY_MANY ? 12 : site.cameras.length > MANY ? 8 : 5,
    ok: site.cameras.length - late.length - offline.length,
    late,
    offline,
  };
}
