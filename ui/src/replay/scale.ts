/** A period laid out from left to right. */
import type { TownTime } from "../time";

interface Span {
  from: number;
  until: number;
}

/** 0 to 1. A log that has just begun is one moment long. */
export const share = ({ from, until }: Span, at: number): number =>
  until > from ? Math.min(1, Math.max(0, (at - from) / (until - from))) : 1;

/** Bars from the ground up, as one path. The square root lets a quiet hour be seen beside a busy one. */
export function density(facts: readonly number[], wide: number, high: number): string {
  const most = Math.sqrt(Math.max(1, ...facts));
  const width = wide / facts.length;
  const bar = (n: number, place: number) =>
    `M${round(place * width)} ${high}v${round((-high * Math.sqrt(n)) / most)}h${round(width)}V${high}Z`;
  return facts.map((n, place) => (n ? bar(n, place) : "")).join("");
}

const round = (n: number) => Math.round(n * 100) / 100;

const EDGE = 0.02; // of the scale: a text there would be cut
const HOUR = 3_600_000;
const STEPS = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 96].map((hours) => hours * HOUR);
const MOST = 9; // texts that have room, also upright

/** Whole hours of the town's day at an even distance; at midnight the date. */
export function hours(span: Span, time: Pick<TownTime, "date" | "short">): { at: number; text: string }[] {
  const step = STEPS.find((one) => (span.until - span.from) / one <= MOST) ?? STEPS.at(-1)!;
  const first = midnight(span.from, time);
  const found = [];
  for (let at = first; at < span.until; at += step) {
    if (share(span, at) < EDGE || share(span, at) > 1 - EDGE) continue;
    const clock = time.short(at);
    found.push({ at, text: clock === "00:00" ? time.date(at) : clock });
  }
  return found;
}

/** Of the day of `at`, by what the town's clock shows then. */
function midnight(at: number, time: Pick<TownTime, "short">): number {
  const [hour, minute] = time.short(at).split(":").map(Number) as [number, number];
  return Math.floor(at / 60_000) * 60_000 - (hour * 60 + minute) * 60_000;
}
