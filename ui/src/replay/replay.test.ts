import { describe, expect, it } from "vitest";
import type { Delta } from "../api";
import { dayBeside, LocalTime, nearby, readWish, unreadable, writeWish, wrong } from "./address";
import { Film, STEP } from "./film";
import { density, hours, share } from "./scale";

const time = new LocalTime("Asia/Shanghai");
const ms = (text: string) => Date.parse(`${text}+08:00`);

describe("the address", () => {
  it("is written in the town's own time and read back", () => {
    const wish = {
      from: ms("2026-11-24T08:00:00"),
      until: ms("2026-11-24T18:00:00"),
      at: ms("2026-11-24T10:42:18"),
      speed: 600,
    } as const;
    const query = writeWish("?lang=en", wish, time);
    expect(query).toBe("?lang=en&from=2026-11-24T08:00:00&until=2026-11-24T18:00:00&at=2026-11-24T10:42:18&speed=600");
    expect(readWish(query, time)).toEqual(wish);
  });

  it("may say less, to the minute alone, or nonsense", () => {
    expect(readWish("?from=2026-11-24T08:00&at=noon&speed=7", time)).toEqual({
      from: ms("2026-11-24T08:00:00"),
      until: NaN,
      at: NaN,
      speed: 60,
    });
  });

  it("tells nonsense from what is not said", () => {
    expect(unreadable("?until=2026-11-24T08:00&at=", time)).toBeNull();
    expect(unreadable("?from=2026-11-24T08:00&at=noon", time)).toEqual({ field: "at", why: "form", said: "noon" });
    const offset = "2026-11-24T08:00:00+08:00"; // a plus is a space in an address
    expect(unreadable(`?until=${offset}`, time)).toEqual({ field: "until", why: "form", said: offset.replace("+", " ") });
  });

  it("takes no day that is none for the one after it", () => {
    for (const said of ["2026-02-30", "2026-13-01", "2026-04-31"]) {
      expect(time.read(`${said}T08:00`)).toBeNaN();
      expect(unreadable(`?from=${said}T08:00`, time)).toEqual({ field: "from", why: "no-day", said });
    }
    expect(time.read("2028-02-29T08:00")).toBe(Date.parse("2028-02-29T00:00:00Z"));
  });

  it("reads a town's time also where clocks are changed", () => {
    const berlin = new LocalTime("Europe/Berlin");
    expect(berlin.read("2026-07-01T12:00:00")).toBe(Date.parse("2026-07-01T10:00:00Z"));
    expect(berlin.read("2026-12-01T12:00:00")).toBe(Date.parse("2026-12-01T11:00:00Z"));
    expect(berlin.write(Date.parse("2026-12-01T11:00:00Z"))).toBe("2026-12-01T12:00:00");
  });
});

describe("a period that is not played", () => {
  const log = { first: ms("2026-10-20T14:00:12"), now: ms("2026-11-24T10:00:30") };
  const of = (from: string, until: string) => {
    const { field, why } = wrong(time.read(from), time.read(until), log);
    return `${field} ${why}`;
  };

  it("says at which of its bounds, and why", () => {
    expect(of("2020-01-01T00:00", "2026-11-24T08:00")).toBe("from early");
    expect(of("2998-01-01T00:00", "2998-01-02T00:00")).toBe("from future");
    expect(of("2026-11-24T08:00", "2026-11-24T11:00")).toBe("until future");
    expect(of("2026-11-24T08:00", "2026-11-24T08:00")).toBe("until order");
    expect(of("", "2020-01-01T00:00")).toBe("until early");
    expect(of("2026-10-21T00:00", "2026-11-24T00:00")).toBe("until long");
    expect(of("2026-10-21T00:00", "")).toBe("until long");
  });

  it("is played where it leaves the log by less than a minute", () => {
    expect(nearby(ms("2026-10-20T14:00:00"), ms("2026-11-24T10:01:00"), log)).toEqual([log.first, log.now]);
    const far = [ms("2026-10-20T13:50:00"), NaN] as const;
    expect(nearby(...far, log)).toEqual(far);
  });
});

describe("the day beside", () => {
  const log = { first: ms("2026-11-20T14:00:00"), now: ms("2026-11-24T10:00:00") };

  it("is the town's, from midnight to midnight, whatever part of a day is shown", () => {
    const found = dayBeside(ms("2026-11-23T08:30:00"), -1, log, time);
    expect(found).toEqual({ from: ms("2026-11-22T00:00:00"), until: ms("2026-11-23T00:00:00") });
  });

  it("ends where the log does", () => {
    expect(dayBeside(ms("2026-11-23T00:00:00"), 1, log, time)?.until).toBe(log.now);
    expect(dayBeside(ms("2026-11-21T00:00:00"), -1, log, time)?.from).toBe(log.first);
    expect(dayBeside(ms("2026-11-20T15:00:00"), -1, log, time)).toBeNull();
    expect(dayBeside(ms("2026-11-24T00:00:00"), 1, log, time)).toBeNull();
  });
});

describe("the film", () => {
  const begin = ms("2026-11-24T08:00:00");
  const iso = (seconds: number) => new Date(begin + seconds * 1000).toISOString();
  const delta = (seconds: number, seq: number): Delta => ({ type: "delta", seq, at: iso(seconds) });

  it("gives each frame once, when its moment has come", () => {
    const film = new Film(begin, 60);
    film.add({ items: [delta(15, 1), delta(30, 2), delta(45, 3)], until_at: iso(60), next: "more" });
    expect(film.take(begin + 29_999).map((frame) => frame.seq)).toEqual([1]);
    expect(film.take(begin + 45_000).map((frame) => frame.seq)).toEqual([2, 3]);
    expect(film.take(begin + 60_000)).toEqual([]);
  });

  it("goes in whole steps, and waits where its frames end", () => {
    const film = new Film(begin, 60);
    expect(film.ahead(begin, 1)).toBe(begin);
    film.add({ items: [], until_at: iso(40), next: "more" });
    expect(film.ahead(begin, 2)).toBe(begin + 30_000);
    expect(film.ahead(begin, 9)).toBe(begin + 40_000);
  });

  it("wants more in time, and nothing when the period is over", () => {
    const film = new Film(begin, 600);
    expect(film.wantsMore(begin)).toBe(true);
    film.add({ items: [], until_at: iso(120 * 150), next: "more" });
    expect(film.wantsMore(begin)).toBe(false);
    expect(film.wantsMore(begin + 61 * 150_000)).toBe(true);
    film.add({ items: [], until_at: iso(125 * 150), next: null });
    expect(film.wantsMore(begin + 124 * 150_000)).toBe(false);
  });

  it("shows at most four steps a second, at the speed that was chosen", () => {
    for (const [rate, { every, shown }] of Object.entries(STEP)) {
      expect(shown).toBeGreaterThanOrEqual(250);
      expect((every * 1000) / shown).toBe(Number(rate));
    }
  });
});

describe("the scale", () => {
  const span = { from: ms("2026-11-24T00:00:00"), until: ms("2026-11-25T00:00:00") };
  const clock = {
    short: (at: number) => time.write(at).slice(11, 16),
    date: (at: number) => time.write(at).slice(5, 10),
  };

  it("has even hours, and the date at midnight", () => {
    expect(hours(span, clock).map(({ text }) => text)).toEqual(
      ["03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"],
    );
    const week = hours({ from: span.from, until: span.from + 7 * 86_400_000 }, clock).map(({ text }) => text);
    expect(week).toContain("11-27");
    expect(week.length).toBeLessThanOrEqual(9);
  });

  it("places moments inside", () => {
    expect(share(span, ms("2026-11-24T06:00:00"))).toBe(0.25);
    expect(share(span, span.until + 1)).toBe(1);
  });

  it("draws a bar for each part that has facts", () => {
    expect(density([0, 4, 1, 0], 400, 40)).toBe("M100 40v-40h100V40ZM200 40v-20h100V40Z");
    expect(density([0, 0], 400, 40)).toBe("");
  });
});
