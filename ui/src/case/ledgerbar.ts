/** The bar of a time ledger: length is time that counts, nights are notches of one width. All in pixels. */
import type { CaseView, Ledger, LedgerRow, LedgerSegment } from "../api";
import { moment } from "../time";

/** What stands on the bar, in order. A notch stands for a time that does not count, however long it was. */
export type Piece =
  | { kind: "held"; row: number; passed: boolean; ms: number; from: number; to: number; px: number }
  | { kind: "notch"; row: number; from: number; to: number; px: number };

/** A stretch of the axis below: the day that begins there, or under a notch none. */
export interface Tick {
  day: string;
  at: number;
  skips: boolean; // whole days were passed over before it
  px: number;
}

export interface Drawn {
  pieces: Piece[];
  ticks: Tick[];
}

export type DayOf = (at: number) => string;
export type NextDay = (at: number) => number; // the next midnight

const NOTCH = 12;
const NOTCHES = 0.25; // of the bar, at the most
const LEAST = 3; // px: what was held is seen, however short it was

/** The bar of `width` pixels. What was held on both sides of noon is one piece: noon has no notch. */
export function draw({ rows, segments }: Ledger, width: number, dayOf: DayOf, nextDay: NextDay): Drawn {
  const pieces: Piece[] = [];
  for (const segment of segments) {
    const piece = pieceOf(segment, rows[segment.row]!.number === 0);
    const last = pieces.at(-1);
    if (piece.kind === "notch" && rows[piece.row]!.holder === "calendar" && dayOf(piece.from) === dayOf(piece.to))
      continue; // noon, or an evening that has only begun
    if (last?.kind === "held" && piece.kind === "held" && last.row === piece.row && last.passed === piece.passed) {
      pieces[pieces.length - 1] = { ...last, ms: last.ms + piece.ms, to: piece.to };
    } else pieces.push(piece);
  }
  sized(pieces, width);
  return { pieces, ticks: ticksOf(pieces, dayOf, nextDay) };
}

function pieceOf(segment: LedgerSegment, apart: boolean): Piece {
  const [from, to] = [moment(segment.start_at), moment(segment.end_at)];
  if (apart) return { kind: "notch", row: segment.row, from, to, px: 0 };
  const passed = segment.over_us > 0;
  return { kind: "held", row: segment.row, passed, ms: segment.running_us / 1000, from, to, px: 0 };
}

/** Notches have one width, narrower where there are many; the rest is shared by time, none of it too small to see. */
function sized(pieces: Piece[], width: number): void {
  const notches = pieces.filter((piece) => piece.kind === "notch").length;
  const held = pieces.filter((piece) => piece.kind === "held");
  const notch = Math.min(NOTCH, (width * NOTCHES) / (notches || 1));
  const least = Math.min(LEAST, (width * NOTCHES) / (held.length || 1));
  const whole = held.reduce((sum, piece) => sum + piece.ms, 0);
  const free = width - notches * notch - held.length * least;
  for (const piece of pieces) {
    piece.px = piece.kind === "notch" ? notch : least + (whole ? (free * piece.ms) / whole : 0);
  }
}

function ticksOf(pieces: Piece[], dayOf: DayOf, nextDay: NextDay): Tick[] {
  const ticks: Tick[] = [];
  let [seen, following] = ["", Infinity]; // the last day, and the end of the one after it
  for (const piece of pieces) {
    if (piece.kind === "notch") {
      ticks.push({ day: "", at: piece.from, skips: false, px: piece.px });
      continue;
    }
    for (let from = piece.from; from < piece.to; ) {
      const to = Math.min(nextDay(from), piece.to);
      const [day, px] = [dayOf(from), (piece.px * (to - from)) / (piece.to - piece.from)];
      const last = ticks.at(-1);
      if (day === seen && last?.day === day) last.px += px;
      else ticks.push({ day: day === seen ? "" : day, at: from, skips: from >= following, px });
      [seen, following, from] = [day, nextDay(nextDay(from)), to];
    }
  }
  return ticks;
}

/** Which ticks have room for their words, so many pixels wide each, with a gap between two of them. */
export function roomy(ticks: Tick[], wide: number[], gap = 10): boolean[] {
  const whole = ticks.reduce((sum, tick) => sum + tick.px, 0);
  let [at, free] = [0, 0];
  return ticks.map((tick, index) => {
    const [start, end] = [at, at + wide[index]!];
    at += tick.px;
    if (!tick.day || start < free || end > whole) return false;
    free = end + gap;
    return true;
  });
}

/** Each part in whole units, so that those shown add up to `whole`, which is shown in whole units as well: what is left
 * of rounding down goes to the largest remainders. `parts` add up to `whole`. */
export function apportioned(parts: number[], whole: number, unit: number): number[] {
  const down = parts.map((part) => Math.floor(part / unit));
  const left = Math.floor(whole / unit) - down.reduce((sum, n) => sum + n, 0);
  const largest = parts
    .map((part, index) => ({ index, rest: part % unit }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
    .slice(0, Math.max(left, 0));
  return down.map((n, index) => n + Number(largest.some((one) => one.index === index)));
}

export const MINUTE = 60_000_000; // µs

/** What each row took, in whole minutes: those on the bar add up to its length, all of them to the case's life. */
export function minutesOf({ rows, length_us, running_us }: Ledger): number[] {
  const onBar = rows.filter((row) => row.number);
  const apart = rows.filter((row) => !row.number);
  const lengths = (some: LedgerRow[]) => some.map((row) => row.length_us);
  const counted = apportioned(lengths(onBar), length_us, MINUTE);
  const left = (Math.floor(running_us / MINUTE) - Math.floor(length_us / MINUTE)) * MINUTE;
  const others = apportioned(lengths(apart), left, MINUTE);
  return rows.map((row) => (row.number ? counted[onBar.indexOf(row)]! : others[apart.indexOf(row)]!));
}

/** Whether nights and weekends count: in a case of L1 or L2, and while an 应急 whistle is in its air. */
export function runsOn({ level, whistles }: Pick<CaseView, "level" | "whistles">): boolean {
  const inAir = whistles.some(({ kind, state }) => kind === "应急" && ["blown", "to-lower"].includes(state));
  return ["L1", "L2"].includes(level) || inAir;
}

/** 0:46, 192:35: hours and minutes. */
export function hours(us: number): string {
  const minutes = Math.floor(us / MINUTE);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
