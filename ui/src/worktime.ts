/** Office time between two moments, after the site's calendar. A site that sends none has every hour as office time. */
import type { Site } from "./api";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const FARTHEST = 3660; // days that are looked ahead

export class WorkTime {
  /** Office time of one working day, in milliseconds. */
  readonly day: number;
  private readonly spans: [number, number][];
  private readonly off: Set<string>;
  private readonly on: Set<string>;
  private readonly always: boolean;
  private readonly offset: number;
  private readonly known = new Map<number, boolean>(); // by midnight: a wall asks thousands of times a second

  constructor(calendar: Site["calendar"], timezone: string) {
    this.always = !calendar;
    this.spans = calendar?.spans ?? [[0, 1440]];
    this.off = new Set(calendar?.off);
    this.on = new Set(calendar?.on);
    this.day = this.spans.reduce((sum, [from, to]) => sum + (to - from) * MINUTE, 0);
    this.offset = offsetOf(timezone);
  }

  between(from: number, to: number): number {
    if (to <= from) return 0;
    const [start, end] = [from + this.offset, to + this.offset];
    let sum = 0;
    for (let midnight = Math.floor(start / DAY) * DAY; midnight < end; midnight += DAY) {
      if (!this.isWorking(midnight)) continue;
      for (const [open, close] of this.spans) {
        sum += Math.max(0, Math.min(end, midnight + close * MINUTE) - Math.max(start, midnight + open * MINUTE));
      }
    }
    return sum;
  }

  /** When `work` milliseconds of office time have passed since `from`. */
  after(from: number, work: number): number {
    const start = from + this.offset;
    let left = work;
    for (let midnight = Math.floor(start / DAY) * DAY, day = 0; day < FARTHEST; midnight += DAY, day += 1) {
      if (!this.isWorking(midnight)) continue;
      for (const [open, close] of this.spans) {
        const begin = Math.max(start, midnight + open * MINUTE);
        const room = Math.max(0, midnight + close * MINUTE - begin);
        if (room >= left) return begin + left - this.offset;
        left -= room;
      }
    }
    return Infinity;
  }

  isWorkingDay(at: number): boolean {
    return this.isWorking(Math.floor((at + this.offset) / DAY) * DAY);
  }

  /** When the day of `at` began. */
  midnight(at: number): number {
    return Math.floor((at + this.offset) / DAY) * DAY - this.offset;
  }

  private isWorking(midnight: number): boolean {
    if (this.always) return true;
    let known = this.known.get(midnight);
    if (known === undefined) this.known.set(midnight, (known = this.look(midnight)));
    return known;
  }

  private look(midnight: number): boolean {
    const date = new Date(midnight).toISOString().slice(0, 10);
    if (this.on.has(date)) return true;
    const weekday = new Date(midnight).getUTCDay();
    return weekday !== 0 && weekday !== 6 && !this.off.has(date);
  }
}

/** A working calendar is kept where clocks are not changed twice a year; one offset holds all year. */
function offsetOf(timeZone: string): number {
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const local = Object.fromEntries(
    new Intl.DateTimeFormat("en-CA", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    })
      .formatToParts(now)
      .map((part) => [part.type, Number(part.value)]),
  ) as Record<string, number>;
  return Date.UTC(local.year!, local.month! - 1, local.day, local.hour, local.minute, local.second) - now.getTime();
}
