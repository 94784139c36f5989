/** What a replay's link says: `?from=…&until=…&at=…&speed=…`, in the town's own time, so that people can read it. */

export const SPEEDS = [1, 10, 60, 600] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Wish {
  from: number; // ms; NaN: not said
  until: number;
  at: number;
  speed: Speed;
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
    if (Number.isNaN(asUtc)) return NaN;
    const offset = (at: number) => Date.parse(`${this.write(at)}Z`) - at;
    return asUtc - offset(asUtc - offset(asUtc));
  }

  midnight(at: number): number {
    return this.read(`${this.write(at).slice(0, 10)}T00:00:00`);
  }
}

export function readWish(query: string, time: LocalTime): Wish {
  const said = new URLSearchParams(query);
  const moment = (name: string) => time.read(said.get(name) ?? "");
  const speed = SPEEDS.find((one) => String(one) === said.get("speed")) ?? 60;
  return { from: moment("from"), until: moment("until"), at: moment("at"), speed };
}

/** Keeps what else the query says, as the language. */
export function writeWish(query: string, wish: Wish, time: LocalTime): string {
  const said = new URLSearchParams(query);
  for (const name of ["from", "until", "at"] as const) said.set(name, time.write(wish[name]));
  said.set("speed", String(wish.speed));
  return `?${said.toString().replaceAll("%3A", ":")}`;
}

const DAY = 24 * 3_600_000;
export const LONGEST = 31 * DAY;

/** The town's day before or after the one in which a period begins, as far as the log goes; null where it does not. */
export function dayBeside(
  from: number,
  days: 1 | -1,
  log: { first: number; now: number },
  time: LocalTime,
): { from: number; until: number } | null {
  const begin = time.midnight(time.midnight(from) + days * DAY + DAY / 2);
  const end = time.midnight(begin + 1.5 * DAY);
  const found = { from: Math.max(begin, log.first), until: Math.min(end, log.now) };
  return found.from < found.until ? found : null;
}
