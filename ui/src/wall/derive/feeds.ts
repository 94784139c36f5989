/** Are the streams of signals alive, and when did something come: ticks of the last three hours. */
import type { Panels } from "../../api";
import { moment } from "../../time";

export const SPAN = 3 * 3_600_000;

export interface Tick {
  at: number; // 0…1 of the span
  height: number; // 0…1
}

/** Where on the span they stand, and how high: `n` arrivals each. */
export function ticks(arrivals: Panels["feeds"][number]["ticks"], now: number): Tick[] {
  const recent = arrivals.map(({ at, n }) => ({ at: moment(at), n })).filter(({ at }) => at > now - SPAN && at <= now);
  const most = Math.max(...recent.map(({ n }) => n));
  return recent.map(({ at, n }) => ({ at: 1 - (now - at) / SPAN, height: n / most }));
}

export type Health = "alive" | "late" | "dead" | "unknown";
const LATE = 60;
const DEAD = 300;

/** By the age of the link, not of the last arrival: no calls is not dead. */
export function health(ageSeconds: number): Health {
  if (Number.isNaN(ageSeconds)) return "unknown";
  return ageSeconds > DEAD ? "dead" : ageSeconds > LATE ? "late" : "alive";
}
