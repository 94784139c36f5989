/** Which shift is on: named by the half of the day in which its middle lies. */
import type { Site } from "../../api";
import type { TownTime } from "../../time";

export type Shift = "day" | "night" | ""; // "" where nobody takes over from anybody

const HOUR = 60; // minutes
const DAY = 24 * HOUR;

export function shiftAt(at: number, time: TownTime, shifts: Site["shifts"]): Shift {
  const changes = shifts.map(inMinutes).sort((a, b) => a - b);
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined || first === last) return "";
  const [hour, minute] = time.short(at).split(":").map(Number);
  const now = inMinutes([hour!, minute!]);
  const begin = changes.filter((change) => change <= now).at(-1) ?? last - DAY;
  const end = changes.find((change) => change > now) ?? first + DAY;
  const middle = ((begin + end) / 2 + DAY) % DAY;
  return middle >= 6 * HOUR && middle < 18 * HOUR ? "day" : "night";
}

const inMinutes = ([hour, minute]: [number, number]) => hour * HOUR + minute;
