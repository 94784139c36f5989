/** Are the streams of signals alive, and when did something come: ticks of the last three hours. */
import type { Moment } from "../../api";
import { moment } from "../../time";

export const SPAN = 3 * 3_600_000;
const MOST_TICKS = 60;
const BAR = 5 * 60_000;

export interface Tick {
  at: number; // 0…1 of the span
  height: number; // 0…1
}

/** A tick an arrival; when they would merge, a bar for each five minutes. */
export function ticks(arrivals: readonly Moment[], now: number): Tick[] {
  const recent = arrivals.map(moment).filter((at) => at > now - SPAN && at <= now);
  const place = (at: number) => 1 - (now - at) / SPAN;
  if (recent.length <= MOST_TICKS) return recent.map((at) => ({ at: place(at), height: 1 }));
  const bars = new Map<number, number>();
  for (const at of recent) bars.set(Math.floor(at / BAR), (bars.get(Math.floor(at / BAR)) ?? 0) + 1);
  const most = Math.max(...bars.values());
  return [...bars].map(([bar, n]) => ({ at: Math.max(0, place((bar + 0.5) * BAR)), height: n / most }));
}

export type Health = "alive" | "late" | "dead" | "unknown";
const LATE = 60;
const DEAD = 300;

/** By the age of the link, not of the last arrival: no calls is not dead. */
export function health(ageSeconds: number): Health {
  if (Number.isNaN(ageSeconds)) return "unknown";
  return ageSeconds > DEAD ? "dead" : ageSeconds > LATE ? "late" : "alive";
}
