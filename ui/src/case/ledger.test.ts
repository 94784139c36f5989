import { describe, expect, it } from "vitest";
import type { CaseView, Ledger, LedgerRow, LedgerSegment } from "../api";
import { draw, hours, minutesOf, roomy, runsOn, type Tick } from "./ledgerbar";

const HOUR = 3_600_000;
const OFFSET = 8 * HOUR;
const at = (text: string) => `2026-11-${text}:00+08:00`;
const dayOf = (ms: number) => new Date(ms + OFFSET).toISOString().slice(0, 10);
const nextDay = (ms: number) => (Math.floor((ms + OFFSET) / (24 * HOUR)) + 1) * 24 * HOUR - OFFSET;

const row = (holder: string, number: number): LedgerRow => ({
  number,
  holder,
  who: "",
  length_us: 0,
  share: null,
  steps: [],
  told: { step: "", on: "", limit: "", due_at: null, over_us: 0 },
});
const rows = [row("desk", 1), row("unit", 2), row("calendar", 0)];

function segment(holder: number, from: string, to: string, over = 0): LedgerSegment {
  const running_us = (Date.parse(at(to)) - Date.parse(at(from))) * 1000;
  return {
    row: holder,
    step: "",
    on: "",
    start_at: at(from),
    end_at: at(to),
    working_us: 0,
    running_us,
    limit: "",
    due_at: null,
    over_us: over,
  };
}

function ledger(...segments: LedgerSegment[]): Ledger {
  return { length_us: 0, running_us: 0, rows, segments };
}

const drawn = (width: number, ...segments: LedgerSegment[]) => draw(ledger(...segments), width, dayOf, nextDay);
const sum = (all: { px: number }[]) => all.reduce((whole, one) => whole + one.px, 0);

describe("the bar", () => {
  it("is as long as it is wide, each piece by the time that counts", () => {
    const { pieces } = drawn(
      1000,
      segment(0, "24T09:00", "24T10:00"),
      segment(1, "24T10:00", "24T12:00"),
      segment(2, "24T12:00", "24T13:30"),
      segment(1, "24T13:30", "24T17:30"),
      segment(2, "24T17:30", "25T09:00"),
      segment(1, "25T09:00", "25T10:00"),
    );
    expect(pieces.map((piece) => piece.kind)).toEqual(["held", "held", "notch", "held"]);
    expect(sum(pieces)).toBeCloseTo(1000);
    const [desk, day, night, morning] = pieces.map((piece) => piece.px);
    expect(night).toBe(12);
    expect(desk).toBeCloseTo(morning!);
    expect(day! - 3).toBeCloseTo(6 * (desk! - 3)); // three pixels of each are there so that it is seen
  });

  it("draws a weekend as narrow as a night", () => {
    const { pieces } = drawn(
      500,
      segment(1, "27T09:00", "27T17:30"),
      segment(2, "27T17:30", "30T09:00"),
      segment(1, "30T09:00", "30T10:00"),
    );
    expect(pieces[1]).toMatchObject({ kind: "notch", px: 12 });
  });

  it("never gives more than a quarter of itself to notches", () => {
    const days = Array.from({ length: 9 }, (_, n) => 10 + n);
    const { pieces } = drawn(
      200,
      ...days.flatMap((day) => [
        segment(1, `${day}T09:00`, `${day}T17:30`),
        segment(2, `${day}T17:30`, `${day + 1}T09:00`),
      ]),
    );
    expect(sum(pieces)).toBeCloseTo(200);
    expect(sum(pieces.filter((piece) => piece.kind === "notch"))).toBeCloseTo(50);
  });

  it("parts what was in time from what had passed its limit", () => {
    const { pieces } = drawn(100, segment(1, "24T09:00", "24T12:00"), segment(1, "24T13:30", "24T15:00", 60e6));
    expect(pieces).toMatchObject([{ passed: false }, { passed: true }]);
  });

  it("shows what was held for a second", () => {
    const second = { ...segment(0, "24T09:00", "24T09:00"), running_us: 1e6, end_at: "2026-11-24T09:00:01+08:00" };
    const { pieces } = drawn(300, second, segment(1, "24T09:01", "24T17:30"));
    expect(pieces[0]!.px).toBeGreaterThan(2.9);
  });
});

describe("the axis", () => {
  it("names each day where it begins, and says where days were passed over", () => {
    const { ticks } = drawn(
      500,
      segment(0, "26T16:00", "26T17:30"),
      segment(2, "26T17:30", "27T09:00"),
      segment(0, "27T09:00", "27T10:00"),
      segment(1, "27T10:00", "27T17:30"),
      segment(2, "27T17:30", "30T09:00"),
      segment(1, "30T09:00", "30T10:00"),
    );
    expect(ticks.map((tick) => tick.day)).toEqual(["2026-11-26", "", "2026-11-27", "", "2026-11-30"]);
    expect(ticks.map((tick) => tick.skips)).toEqual([false, false, false, false, true]);
    expect(sum(ticks)).toBeCloseTo(500);
  });

  it("parts a clock that runs through the night at midnight", () => {
    const { ticks, pieces } = drawn(100, segment(1, "24T18:00", "25T06:00"));
    expect(pieces).toHaveLength(1);
    expect(ticks.map((tick) => tick.day)).toEqual(["2026-11-24", "2026-11-25"]);
    expect(ticks[0]!.px).toBeCloseTo(50);
  });

  it("leaves out the days for which there is no room", () => {
    const tick = (day: string, px: number): Tick => ({ day, at: 0, skips: false, px });
    const ticks = [tick("a", 30), tick("b", 30), tick("c", 30), tick("", 30), tick("d", 30)];
    expect(roomy(ticks, [40, 40, 40, 40, 40])).toEqual([true, false, true, false, false]);
  });
});

describe("a span", () => {
  it("is hours and minutes, however many hours", () => {
    expect([hours(46 * 60e6), hours(192 * 3600e6 + 35 * 60e6), hours(59e6)]).toEqual(["0:46", "192:35", "0:00"]);
  });
});

describe("the minutes of the rows", () => {
  const long = (holder: string, number: number, seconds: number) => ({ ...row(holder, number), length_us: seconds * 1e6 });
  const told = (...rows: LedgerRow[]): Ledger => {
    const sum = (some: LedgerRow[]) => some.reduce((whole, one) => whole + one.length_us, 0);
    return { length_us: sum(rows.filter((one) => one.number)), running_us: sum(rows), rows, segments: [] };
  };

  it("add up to what the head says", () => {
    expect(minutesOf(told(long("desk", 1, 23 * 60 + 40), long("unit", 2, 12 * 60 + 35)))).toEqual([24, 12]);
  });

  it("add up to the life with those that do not count", () => {
    const minutes = minutesOf(told(long("desk", 1, 90), long("calendar", 0, 90), long("unit", 2, 95), long("ended", 0, 50)));
    expect(minutes[0]! + minutes[2]!).toBe(3);
    expect(minutes.reduce((whole, n) => whole + n)).toBe(5);
  });

  it("stay as they are where nothing is left over", () => {
    expect(minutesOf(told(long("desk", 1, 60), long("unit", 2, 120)))).toEqual([1, 2]);
  });
});

describe("day and night", () => {
  const view = (level: string, ...whistles: [kind: string, state: string][]) =>
    ({ level, whistles: whistles.map(([kind, state]) => ({ kind, state })) }) as unknown as CaseView;

  it("count in an urgent case, and while an urgent whistle is in its air", () => {
    expect(runsOn(view("L1"))).toBe(true);
    expect(runsOn(view("L2"))).toBe(true);
    expect(runsOn(view("L3", ["应急", "to-lower"]))).toBe(true);
  });

  it("do not count in any other, however young it is", () => {
    expect(runsOn(view("L3"))).toBe(false);
    expect(runsOn(view("L4", ["应急", "lowered"], ["推进", "blown"]))).toBe(false);
  });
});
