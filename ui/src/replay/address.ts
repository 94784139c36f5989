/** What a replay's link says: `?from=…&until=…&at=…&speed=…`, in the town's own time, so that people can read it. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
export const LONGEST = 31 * DAY;
export const SPEEDS = [1, 10, 60, 600] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Wish {
  from: number; // ms; NaN: not said, or no moment
  until: number;
  at: number;
  speed: Speed;
}

export const FIELDS = ["from", "until", "at"] as const;
export type Field = (typeof FIELDS)[number];

/** What of a wish cannot be played. */
export interface Fault {
  field: Field;
  why: "form" | "no-day" | "early" | "future" | "order" | "long" | "outside" | "refused";
  said?: string; // with "form", and with "no-day" the day
}

/** Writes and reads the town's time as controls want it: 2026-11-24T10:30:00. */
export class LocalTime {
  private readonly parts: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    const digits = { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
    this.parts = new Intl.DateTimeFormat("en", { ...digits, timeZone, year: "numeric", hourCycle: "h23" });
  }

  write(at: number): string {
    const p = Object.fromEntries(this.parts.formatToParts(at).map((part) => [part.type, part.value]));
    return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}`;
  }

  /** NaN for what is no moment; seconds may be left out. */
  read(text: string): number {
    const asUtc = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`);
    if (Number.isNaN(asUtc) || noDay(text)) return NaN;
    const offset = (at: number) => Date.parse(`${this.write(at)}Z`) - at;
    return asUtc - offset(asUtc - offset(asUtc));
  }

  midnight(at: number): number {
    return this.read(`${this.write(at).slice(0, 10)}T00:00:00`);
  }
}

/** The day that it names, where no calendar has it: browsers take 30 February for 2 March. "" otherwise. */
function noDay(text: string): string {
  const [day, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text) ?? [];
  if (!day) return "";
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(date))).toISOString().startsWith(day) ? "" : day;
}

export function readWish(query: string, time: LocalTime): Wish {
  const said = new URLSearchParams(query);
  const moment = (name: string) => time.read(said.get(name) ?? "");
  const speed = SPEEDS.find((one) => String(one) === said.get("speed")) ?? 60;
  return { from: moment("from"), until: moment("until"), at: moment("at"), speed };
}

/** The first of its moments that is none. */
export function unreadable(query: string, time: LocalTime): Fault | null {
  const said = new URLSearchParams(query);
  const field = FIELDS.find((name) => said.get(name) && Number.isNaN(time.read(said.get(name)!)));
  if (!field) return null;
  const text = said.get(field)!;
  const day = noDay(text);
  return day ? { field, why: "no-day", said: day } : { field, why: "form", said: text };
}

export interface Log {
  first: number; // where it begins
  now: number; // the center's, when it was asked
}

/** Why the center does not play this period; a bound that is not said is the log's. */
export function wrong(from: number, until: number, log: Log): Fault {
  const begin = Number.isNaN(from) ? log.first : from;
  const end = Number.isNaN(until) ? log.now : until;
  if (begin < log.first) return { field: "from", why: "early" };
  if (begin > log.now) return { field: "from", why: "future" };
  if (end < log.first) return { field: "until", why: "early" };
  if (end > log.now) return { field: "until", why: "future" };
  if (end <= begin) return { field: "until", why: "order" };
  if (end - begin > LONGEST) return { field: "until", why: "long" };
  return { field: "from", why: "refused" };
}

/** Bounds are written to the minute, and the log begins and ends within one: there it is meant. */
export function nearby(from: number, until: number, log: Log): [from: number, until: number] {
  const near = (at: number, end: number) => (Math.abs(at - end) <= MINUTE ? end : at);
  return [near(from, log.first), near(until, log.now)];
}

/** Keeps what else the query says, as the language. */
export function writeWish(query: string, wish: Wish, time: LocalTime): string {
  const said = new URLSearchParams(query);
  for (const name of FIELDS) said.set(name, time.write(wish[name]));
  said.set("speed", String(wish.speed));
  return `?${said.toString().replaceAll("%3A", ":")}`;
}

/** The town's day before or after the one in which a period begins, as far as the log goes; null where it does not. */
export function dayBeside(
  from: number,
  days: 1 | -1,
  log: Log,
  time: LocalTime,
): { from: number; until: number } | null {
  const begin = time.midnight(time.midnight(from) + days * DAY + DAY / 2);
  const end = time.midnight(begin + 1.5 * DAY);
  const found = { from: Math.max(begin, log.first), until: Math.min(end, log.now) };
  return found.from < found.until ? found : null;
}
