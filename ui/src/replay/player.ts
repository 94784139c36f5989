/** Plays the log into the wall's store: a timer takes the place of the websocket, the played time that of the clock. */
import { batch, computed, signal } from "@preact/signals";
import { type Delta, get, type Snapshot } from "../api";
import { moment } from "../time";
import { frame } from "../wall/clock";
import { apply, position } from "../wall/store";
import { LocalTime, readWish, type Speed, writeWish } from "./address";
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

export interface Period {
  from: number;
  until: number;
  first: number; // where the log begins
  now: number; // the center's, when it was asked
  facts: number[];
  marks: Mark[];
}

export const period = signal<Period | null>(null);
export const at = signal(NaN); // the played moment
export const speed = signal<Speed>(60);
export const playing = signal(false);
export const loading = signal(false);
export const problem = signal("");
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
  const { from, until, at: moment, speed: wanted } = readWish(location.search, time);
  speed.value = wanted;
  setInterval(tick, TICK);
  await choose(from, until, moment);
}

/** Another period, at that moment of it or at its beginning. */
export async function choose(from: number, until: number, to = NaN): Promise<void> {
  playing.value = waiting.value = false;
  await asking(async (mine) => {
    const query = new URLSearchParams();
    if (!Number.isNaN(from)) query.set("from", iso(from));
    if (!Number.isNaN(until)) query.set("until", iso(until));
    const told = await get<PeriodAnswer>(`/api/replay/period?${query}`);
    if (!mine()) return;
    const found = read(told);
    await show(to >= found.from && to <= found.until ? to : found.from, found, mine);
  });
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
  problem.value = error instanceof Error ? error.message : String(error);
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
