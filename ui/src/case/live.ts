/** What a page asks the center for again and again while it is looked at, and the center's time between answers. */
import { signal, type Signal } from "@preact/signals";
import { get, Refusal, type ClockMode, type Moment } from "../api";
import { t } from "../labels";
import { moment } from "../time";

interface CenterClock {
  mode: ClockMode;
  now_at: Moment;
  rate: number;
}

export interface Live<T> {
  value: Signal<T | null>;
  failed: Signal<string>;
  heardAt: Signal<number>; // on the browser's own clock
  every: number; // ms between two questions
  again: () => Promise<void>;
}

const EVERY = 3000;
const RESTS = 3; // times as long as an answer took: a center with much to do is not asked by pages alone
const LOST_AFTER = 30_000; // ms without an answer

/** Asks now, `every` so many ms while the page is visible, and whenever `again` is called; sooner after a failure, and
 *  not while an answer is on its way. */
export function live<T>(ask: () => Promise<T>, every = EVERY): Live<T> {
  const value = signal<T | null>(null);
  const failed = signal("");
  const heardAt = signal(0);
  let turn = 0;
  let resting = 0; // until then, on the browser's own clock
  const again = async () => {
    const mine = ++turn;
    const since = performance.now();
    resting = since + LOST_AFTER;
    try {
      const answer = await ask();
      if (mine !== turn) return; // a later question is on its way: its answer counts
      value.value = answer;
      failed.value = "";
      heardAt.value = performance.now();
    } catch (error) {
      if (mine !== turn) return;
      failed.value = said(error);
      if (every > EVERY) setTimeout(() => mine === turn && visible() && void again(), EVERY);
    } finally {
      if (mine === turn) resting = performance.now() + RESTS * (performance.now() - since);
    }
  };
  const visible = () => document.visibilityState === "visible";
  setInterval(() => visible() && performance.now() >= resting && void again(), every);
  document.addEventListener("visibilitychange", () => visible() && void again());
  void again();
  return { value, failed, heardAt, every, again };
}

/** The center's own words are Chinese; what is not there is said in the page's language. */
function said(error: unknown): string {
  if (error instanceof Refusal && error.problem.status === 404) return t("absent");
  return String((error as Error).message || error);
}

/** The center's time, told forward between two answers at the clock's own rate. */
export const now = signal(Date.now());
export const clockMode = signal<CenterClock>({ mode: "real", now_at: new Date().toISOString(), rate: 1 });

const PACE: Record<ClockMode, (rate: number) => number> = { real: () => 1, manual: () => 0, demo: (rate) => rate };

/** How much of the center's time passes in one of ours. */
export const pace = (): number => PACE[clockMode.value.mode](clockMode.value.rate);

export function keepTime(): Live<CenterClock> {
  let base = { at: Date.now(), heard: performance.now(), pace: 1 };
  const told = live(async () => {
    const clock = await get<CenterClock>("/api/clock");
    base = { at: moment(clock.now_at), heard: performance.now(), pace: PACE[clock.mode](clock.rate) };
    clockMode.value = clock;
    tick();
    return clock;
  });
  const tick = () => {
    now.value = base.at + (performance.now() - base.heard) * base.pace;
  };
  setInterval(tick, 1000);
  return told;
}
