/** The cameras by village, each in a fixed place, so that eyes learn them. */
import type { Panels, Site } from "../../api";

export type CameraState = "ok" | "late" | "offline" | "unknown";

export interface Strip {
  village: string;
  cells: CameraState[];
}

export interface Strips {
  strips: Strip[];
  rows: number; // of cells; 0: one bar a village, since cells would be too small to see
  ok: number;
  late: string[];
  offline: string[];
  unknown: number; // the center has not listened for long enough to say
}

const MANY = 700; // smaller cells from here on
const VERY_MANY = 1500;

export function strips(site: Site, states: NonNullable<Panels["cameras"]>): Strips {
  const state = (code: string) => cameraState(states, code);
  const cells = new Map<string, CameraState[]>(site.villages.map((village) => [village.code, []]));
  const found: Record<CameraState, string[]> = { ok: [], late: [], offline: [], unknown: [] };
  for (const { code, village } of site.cameras) {
    cells.get(village)?.push(state(code));
    found[state(code)].push(code);
  }
  const filled = [...cells].filter(([, own]) => own.length > 0);
  return {
    strips: filled.map(([village, own]) => ({ village, cells: own })),
    rows: site.cameras.length > VERY_MANY ? 0 : site.cameras.length > MANY ? 8 : 5,
    ok: found.ok.length,
    late: found.late,
    offline: found.offline,
    unknown: found.unknown.length,
  };
}

/** Only those that are not well are told by themselves; of none anything is known where nothing is told at all. */
export function cameraState(states: Panels["cameras"] | undefined, code: string): CameraState {
  const told = states?.[code];
  return typeof told === "object" ? told.state : states ? "ok" : "unknown";
}

/** How many of a village's cameras are in each state that there is, as shares of its bar. */
export function shares(cells: readonly CameraState[]): { state: CameraState; count: number; from: number; to: number }[] {
  let before = 0;
  return (["ok", "unknown", "late", "offline"] as const).flatMap((state) => {
    const count = cells.filter((cell) => cell === state).length;
    const from = before / cells.length;
    before += count;
    return count ? [{ state, count, from, to: before / cells.length }] : [];
  });
}
