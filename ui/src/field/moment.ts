/** The moment at which something is written: the device's own. A demo has a time of its own, in which the device's would lie
 * in the future, or long ago. */
import { signal } from "@preact/signals";
import { get, type ClockMode } from "../api";
import { moment } from "../time";

interface CenterClock {
  mode: ClockMode;
  now_at: string;
  rate: number;
}

/** By how much the device's clock is ahead of the center's, in ms. */
export const ahead = signal(0);
let written = () => new Date();

/** Asks once which time the center has; without an answer it is the device's. */
export async function learnTime(): Promise<void> {
  const clock = await get<CenterClock>("/api/clock").catch(() => null);
  if (!clock) return;
  if (clock.mode === "real") {
    ahead.value = Date.now() - moment(clock.now_at);
    return;
  }
  const [at, heard, pace] = [moment(clock.now_at), performance.now(), clock.mode === "demo" ? clock.rate : 0];
  written = () => new Date(at + (performance.now() - heard) * pace);
}

export const writtenNow = (): Date => written();
