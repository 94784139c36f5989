/** Plays the log into the wall's store: a timer takes the place of the websocket, the played time that of the clock. */
import { batch, computed, signal } from "@preact/signals";
import { type Delta, get, Refusal, type Snapshot } from "../api";
import { t } from "../labels";
import { moment } from "../time";
import { frame } from "../wall/clock";
import { apply, position } from "../wall/store";
import { type Fault, LocalTime, type Log, nearby, readWish, type Speed, unreadable, writeWish, wrong } from "./address";
import { Film, type FilmPage, STEP } from "./film";

export interface Mark {
  at: string;
  kind: "whistle" | "red";
  case: string;
  because: string;
}

interface PeriodAnswer {
  first_at: string;
  now_at: string;
  from_at: string;
  until_at: string;
  facts: number[]; // in equal parts of the period
  marks: Mark[];
}

export interface Period extends Log {
  from: number;
  until: number;
  facts: number[];
  marks: Mark[];
}

export const period = signal<Period | null>(null);
export const at = signal(NaN); // the played moment
export const speed = signal<Speed>(60);
export const playing = signal(false);
export const loading = signal(false);
export const problem = signal("");
/** What was asked for and cannot be played, at its field. */
export const fault = signal<Fault | null>(null);
/** The bounds as they stand in their fields. */
export const written = signal({ from: "", until: "" });
/** Playing has come to where the frames end that are here. */
export const waiting = signal(false);
export const ended = computed(() => period.value !== null && at.value >= period.value.until);

const TICK = 250; // ms

let time: LocalTime;
let film = new Film(NaN, 60);
let wish = 0; // a later one makes the answer to an earlier one void
let last = 0; // when the timer last rang
let owed = 0; // real ms that are not played yet

/** What the address asks for; by itself the last day. */
export async function begin(timeZone: string): Promise<void> {
  time = new LocalTime(timeZone);
  const { from, until, at: wanted, speed: rate } = readWish(location.search, time);
  const unread = unreadable(location.search, time);
  speed.value = rate;
  setInterval(tick, TICK);
  if (unread && unread.field !== "at") {
    await choose(NaN, NaN);
    write(from, until);
  } else {
    await choose(from, until, wanted);
  }
  const here = period.value;
  const outside = here && !Number.isNaN(wanted) && (wanted < here.from || wanted > here.until);
  if (here) fault.value ??= unread ?? (outside ? { field: "at", why: "outside" } : null);
}

/** Another period, at that moment of it or at its beginning. Where it cannot be played, what was shown stays. */
export async function choose(from: number, until: number, to = NaN): Promise<void> {
  playing.value = waiting.value = false;
  await asking(async (mine) => {
    const [found, why] = await playable(from, until);
    if (!mine()) return;
    if (!why || !period.value) await show(to >= found.from && to <= found.until ? to : found.from, found, mine);
    if (!why || !mine()) return;
    write(from, until);
    fault.value = why;
  });
}

/** The period; or the last day, and what is wrong with the period. */
async function playable(from: number, until: number): Promise<[Period, Fault | null]> {
  const found = await periodOf(from, until);
  if (found) return [found, null];
  const last = await periodOf(NaN, NaN);
  if (!last) throw new Error(t("replay.empty"));
  const meant = await periodOf(...nearby(from, until, last));
  return meant ? [meant, null] : [last, wrong(from, until, last)];
}

/** Null where there is no such period in the log. */
async function periodOf(from: number, until: number): Promise<Period | null> {
  const query = new URLSearchParams();
  if (!Number.isNaN(from)) query.set("from", iso(from));
  if (!Number.isNaN(until)) query.set("until", iso(until));
  try {
    return read(await get<PeriodAnswer>(`/api/replay/period?${query}`));
  } catch (error) {
    if (error instanceof Refusal && error.problem.status === 422) return null;
    throw error;
  }
}

/** Another moment of the period; it goes on playing from there if it did. */
export async function seek(to: number): Promise<void> {
  const here = period.value;
  if (here) await asking((mine) => show(Math.min(Math.max(to, here.from), here.until), here, mine));
}

export function play(): void {
  if (ended.value) void seek(period.value!.from);
  [last, owed] = [performance.now(), 0];
  playing.value = true;
  clocked();
}

export function pause(): void {
  playing.value = waiting.value = false;
  clocked();
  writeAddress();
}

export function chooseSpeed(wanted: Speed): void {
  speed.value = wanted;
  film = new Film(at.value, wanted);
  clocked();
  writeAddress();
}

/** To the next moment that has facts. */
export async function step(): Promise<void> {
  const here = period.value;
  if (!here || loading.value) return;
  if (playing.value) pause();
  // What was fetched, or is on its way, lies in steps of the speed.
  if (film.until > at.value || fetching === film) film = new Film(at.value, speed.value);
  await asking(async (mine) => {
    const page = await frames(film.next ?? "", here.until, 0, 1);
    if (!mine()) return;
    film.add(page);
    present(film.until);
    writeAddress();
  });
}

async function show(to: number, of: Period, mine: () => boolean): Promise<void> {
  const snapshot = await get<Snapshot>(`/api/replay?at=${iso(to)}`);
  if (!mine()) return;
  batch(() => {
    period.value = of;
    write(of.from, of.until);
    film = new Film(to, speed.value);
    apply(snapshot);
    present(to);
  });
  owed = 0;
  writeAddress();
}

function tick(): void {
  const now = performance.now();
  owed += playing.value ? Math.min(now - last, 4 * TICK) : 0; // a tab that slept does not leap
  last = now;
  if (!playing.value || loading.value) return;
  const { shown } = STEP[speed.value];
  const steps = Math.floor(owed / shown);
  owed -= steps * shown;
  if (steps) present(film.ahead(at.value, steps));
  waiting.value = film.until <= at.value && film.next !== null;
  if (ended.value) pause();
  else if (film.wantsMore(at.value)) void fetchMore();
}

/** The picture and the time of that moment, together. */
function present(to: number): void {
  batch(() => {
    for (const delta of film.take(to)) apply(numbered(delta));
    at.value = to;
    clocked();
  });
}

/** Frames of several pages and steps are one row for the store. */
const numbered = (delta: Delta): Delta => ({ ...delta, seq: (position?.seq ?? 0) + 1 });

/** The wall's clock stands at the played moment: who plays moves it. */
function clocked(): void {
  const rate = playing.value ? speed.value : 0;
  frame.value = { at: at.value, heard: performance.now(), mode: "replay", rate };
}

let fetching: Film | null = null;

async function fetchMore(): Promise<void> {
  const mine = film;
  if (fetching === mine || !period.value) return;
  fetching = mine;
  try {
    const page = await frames(mine.next ?? "", period.value.until, STEP[mine.speed].every);
    mine.add(page);
  } catch (error) {
    if (mine === film) fail(error);
  } finally {
    if (fetching === mine) fetching = null;
  }
}

function frames(cursor: string, until: number, every: number, limit?: number): Promise<FilmPage> {
  const query = new URLSearchParams({ from: iso(film.from), until: iso(until), every: String(every) });
  if (cursor) query.set("cursor", cursor);
  if (limit) query.set("limit", String(limit));
  return get<FilmPage>(`/api/replay/frames?${query}`);
}

/** Says that it loads, and what went wrong; `mine` tells whether the wish still stands. */
async function asking(ask: (mine: () => boolean) => Promise<void>): Promise<void> {
  wish += 1;
  const number = wish;
  const mine = () => number === wish;
  loading.value = true;
  problem.value = "";
  fault.value = null;
  try {
    await ask(mine);
  } catch (error) {
    if (mine()) fail(error);
  } finally {
    if (mine()) loading.value = false;
  }
}

function fail(error: unknown): void {
  playing.value = waiting.value = false;
  problem.value = error instanceof TypeError ? t("replay.silent") : String((error as Error).message || error);
}

/** What is not said stays as it stands. */
function write(from: number, until: number): void {
  const minute = (at: number, old: string) => (Number.isNaN(at) ? old : time.write(at).slice(0, 16));
  written.value = { from: minute(from, written.value.from), until: minute(until, written.value.until) };
}

function writeAddress(): void {
  const here = period.value;
  if (!here) return;
  const said = { from: here.from, until: here.until, at: at.value, speed: speed.value };
  history.replaceState(null, "", location.pathname + writeWish(location.search, said, time));
}

const read = ({ facts, marks, ...told }: PeriodAnswer): Period => ({
  from: moment(told.from_at),
  until: moment(told.until_at),
  first: moment(told.first_at),
  now: moment(told.now_at),
  facts,
  marks,
});

const iso = (at: number) => new Date(at).toISOString();
