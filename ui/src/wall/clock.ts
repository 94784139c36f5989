/** The center's time. The browser only counts on from the last frame; after 12 s of silence the picture is stale. */
import { computed, signal } from "@preact/signals";
import type { WallMode } from "../api";

export const STALE_AFTER = 12_000;

interface Frame {
  at: number; // the center's time of the last message, NaN before the first
  heard: number; // when it came, on the browser's monotonic clock
  mode: WallMode;
  rate: number;
}

export const frame = signal<Frame>({ at: NaN, heard: performance.now(), mode: "real", rate: 1 });
const tick = signal(performance.now());

export const silence = computed(() => Math.max(0, tick.value - frame.value.heard));
export const stale = computed(() => silence.value > STALE_AFTER);

const rate = computed(() => (frame.value.mode === "manual" ? 0 : frame.value.rate));
/** The time of day goes on whatever happens. */
export const timeOfDay = computed(() => frame.value.at + silence.value * rate.value);
/** In whole seconds: all countdowns go on together, and messages within one wake none. They freeze at the last frame when
 * the picture is stale. */
export const now = computed(() => whole(stale.value ? frame.value.at : timeOfDay.value, 1000));
export const minute = computed(() => whole(now.value, 60_000));

const whole = (at: number, ms: number) => Math.floor(at / ms) * ms;

/** Wakes on each second of the center; a fast clock is shown twice a second. */
export function startTicking(): void {
  tick.value = performance.now();
  const rest = rate.value === 1 ? 1000 - (timeOfDay.value % 1000) : 500;
  setTimeout(startTicking, Number.isFinite(rest) ? Math.max(50, rest) : 500);
}
