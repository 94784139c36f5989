/** How times are written and when a clock is worth a colour. Every moment here is milliseconds since 1970. */
import type { Moment } from "./api";
import { t } from "./labels";
import { language } from "./looks";
import type { WorkTime } from "./worktime";

export type Urgency = "" | "amber" | "red";

/** A deadline as the pages count it. */
export interface Deadline {
  started_at: Moment | null;
  due_at: Moment | null;
  late?: boolean;
  paused?: boolean;
  working?: boolean;
}

export interface Reading {
  due: number;
  text: string;
  urgency: Urgency;
  share: number; // of the limit that is used, 0…1
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
export const AMBER_FROM = 2 / 3; // of the limit used

export const moment = (at: Moment | null | undefined): number => (at ? Date.parse(at) : NaN);

/** Reads a deadline at `now`: its text, its colour and the share of its limit that is used. */
export function read(deadline: Deadline, now: number, office: WorkTime): Reading {
  const due = moment(deadline.due_at);
  const started = moment(deadline.started_at);
  if (deadline.paused) return { due, text: t("paused"), urgency: "", share: 0 };
  if (Number.isNaN(due)) return { due: Infinity, text: t("none"), urgency: "", share: 0 };
  const span = (from: number, to: number) => (deadline.working ? office.between(from, to) : to - from);
  const share =
    now >= due ? 1 : Number.isNaN(started) || started >= due ? 0 : span(started, now) / (span(started, due) || 1);
  const late = now > due;
  const urgency = late ? "red" : share >= AMBER_FROM ? "amber" : "";
  const left = span(Math.min(now, due), Math.max(now, due));
  const text = deadline.working ? workingLeft(left, Math.abs(due - now), office) : runningLeft(left);
  return { due, text: late ? t("late", { left: text }) : text, urgency, share: Math.min(1, Math.max(0, share)) };
}

/** `mm:ss` under an hour, `h:mm:ss` under a day, else days. */
export function runningLeft(left: number): string {
  if (left >= DAY) return days(Math.floor(left / DAY), "day.one", "days");
  return digits(left);
}

/** Under a working day the time on the clock is counted; else whole working days, a begun one among them. */
function workingLeft(left: number, running: number, office: WorkTime): string {
  if (left < office.day * 0.8 && running < DAY) return digits(running);
  return days(Math.max(1, Math.round(left / office.day)), "workday.one", "workdays");
}

const days = (n: number, one: "day.one" | "workday.one", many: "days" | "workdays") =>
  n === 1 ? t(one) : t(many, { n });

function digits(left: number): string {
  const [h, m, s] = [Math.floor(left / HOUR), Math.floor((left % HOUR) / MINUTE), Math.floor((left % MINUTE) / SECOND)];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

const two = (n: number) => String(n).padStart(2, "0");

/** Writes moments in the site's timezone. */
export class TownTime {
  private readonly parts: Intl.DateTimeFormat;
  private readonly weekday: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    const numeric = { timeZone, hourCycle: "h23", month: "numeric", day: "numeric" } as const;
    this.parts = new Intl.DateTimeFormat("en", { ...numeric, hour: "2-digit", minute: "2-digit", second: "2-digit" });
    this.weekday = new Intl.DateTimeFormat(language === "en" ? "en" : "zh-CN", { timeZone, weekday: "short" });
  }

  /** 10:42:18 */
  full(at: number): string {
    const p = this.of(at);
    return `${p.hour}:${p.minute}:${p.second}`;
  }

  /** 10:42 */
  short(at: number): string {
    return this.full(at).slice(0, 5);
  }

  /** 11-23, the day of a moment that is not of today: without it yesterday's 16:46 reads as still to come. */
  otherDay(at: number, now: number): string {
    const [day, today] = [this.day(at), this.day(now)];
    return day === today ? "" : day;
  }

  /** Where there is room for one of both, which are as wide: 10:42 of today, else 11-23. */
  hourOrDay(at: number, now: number, hour = this.short(at)): string {
    return this.otherDay(at, now) || hour;
  }

  /** 10:42 of today, else with its day: 11-23 16:46. */
  besides(at: number, now: number, hour = this.short(at)): string {
    return [this.otherDay(at, now), hour].filter(Boolean).join(" ");
  }

  /** 11 月 24 日 周二, or Tue 24 Nov in English. */
  date(at: number): string {
    const p = this.of(at);
    if (language === "zh") return `${p.month} 月 ${p.day} 日 ${this.weekday.format(at)}`;
    return `${this.weekday.format(at)} ${p.day} ${MONTHS[Number(p.month) - 1]}`;
  }

  /** When that day began. */
  midnight(at: number): number {
    const p = this.of(at);
    return at - ((Number(p.hour) * 60 + Number(p.minute)) * MINUTE + Number(p.second) * SECOND + (at % SECOND));
  }

  private day(at: number): string {
    const p = this.of(at);
    return `${two(Number(p.month))}-${two(Number(p.day))}`;
  }

  private of(at: number): Record<string, string> {
    return Object.fromEntries(this.parts.formatToParts(at).map((part) => [part.type, part.value]));
  }
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
