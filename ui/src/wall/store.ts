/** What the wall knows: the site, cases by id, panels, what happened. Messages of the center are applied here alone. */
import { batch, computed, signal } from "@preact/signals";
import type { Happened, Panels, Site, WallMessage } from "../api";
import { type Grids, grouped, isOpen, regrouped } from "./derive/grids";
import { type WallCase, whole } from "./frames";
import type { Session } from "../session";
import { moment } from "../time";
import { frame } from "./clock";
import { Town } from "./town";

export const site = signal<Site | null>(null);
export const cases = signal<ReadonlyMap<string, WallCase>>(new Map());
export const openByGrid = signal<Grids>(new Map()); // of them the open ones
export const panels = signal<Partial<Panels> | null>(null); // null before the first picture
export const happened = signal<readonly Happened[]>([]);
export const town = computed(() => (site.value ? new Town(site.value) : null));

/** Each panel by itself: what changes in another wakes nobody. */
const part = <Name extends keyof Panels>(name: Name) => computed(() => panels.value?.[name]);
export const panel = {
  counters: part("counters"),
  rates: part("rates"),
  sources: part("sources"),
  totals: part("totals"),
  modules: part("modules"),
  units: part("units"),
  video: part("video"),
  cameras: part("cameras"),
  feeds: part("feeds"),
  figures: part("figures"),
};
/** Whether there is a picture. */
export const pictured = computed(() => panels.value !== null);
/** Whether it is the town's. To a unit the center tells its cases alone: what says something of the town is not drawn. */
export const ofTown = computed(() => !panels.value || panels.value.counters !== undefined);
/** Who looks, as the center knew it when this wall joined. */
export const viewer = signal<Session | null>(null);

/** Where a reconnect resumes; nothing before the first snapshot. */
export let position: { epoch: string; seq: number } | null = null;

const KEPT = 10_000; // of what happened: the list scrolls this far back

/** Says `gap` when a delta is missing: then only a fresh snapshot helps. */
export function apply(message: WallMessage): "applied" | "gap" {
  if (position && isGap(message, position.seq)) {
    position = null;
    return "gap";
  }
  batch(() => {
    frame.value = { ...frame.value, at: moment(message.at), heard: performance.now() };
    if (message.type === "snapshot") {
      frame.value = { ...frame.value, ...message.clock };
      cases.value = new Map(message.cases.map((said) => [said.id, whole(said)]));
      openByGrid.value = grouped(cases.value.values());
      panels.value = message.panels;
      happened.value = message.happened;
      position = { epoch: message.epoch, seq: message.seq };
    } else if (message.type === "delta") {
      take(newer(cases.value, (message.cases ?? []).map(whole)), frame.value.at);
      if (panels.value && message.panels) panels.value = { ...panels.value, ...message.panels };
      happened.value = newest(happened.value, message.happened ?? []);
      if (position) position = { ...position, seq: Math.max(position.seq, message.seq) };
    } else if (message.type === "resumed") {
      position = { epoch: message.epoch, seq: message.seq };
    }
  });
  return "applied";
}

function isGap(message: WallMessage, seq: number): boolean {
  return (message.type === "delta" && message.seq > seq + 1) || (message.type === "beat" && message.seq > seq);
}

function take(views: readonly WallCase[], at: number): void {
  const known = cases.value;
  if (views.length) openByGrid.value = regrouped(openByGrid.value, known, views);
  cases.value = ofToday(withThese(known, views), at);
}

/** A view counts unless its version is older: a delta that comes twice is harmless. */
export const newer = (known: ReadonlyMap<string, WallCase>, views: readonly WallCase[]): WallCase[] =>
  views.filter((view) => view.version >= (known.get(view.id)?.version ?? -1));

function withThese(known: ReadonlyMap<string, WallCase>, views: readonly WallCase[]): ReadonlyMap<string, WallCase> {
  if (!views.length) return known;
  const all = new Map(known);
  for (const view of views) all.set(view.id, view);
  return all;
}

const SWEPT = 60_000; // ms
let swept = NaN; // when it was looked last, in the center's minutes

/** Once a minute the cases that ended before today go, as they have gone from the center's picture. */
function ofToday(known: ReadonlyMap<string, WallCase>, at: number): ReadonlyMap<string, WallCase> {
  const minute = Math.floor(at / SWEPT);
  if (minute === swept || !town.value) return known;
  swept = minute;
  return endedSince(known, town.value.time.midnight(at));
}

/** Without the cases that ended before `since`. */
export function endedSince(known: ReadonlyMap<string, WallCase>, since: number): ReadonlyMap<string, WallCase> {
  const old = [...known.values()].filter((view) => !isOpen(view) && moment(view.closed_at) < since);
  if (!old.length) return known;
  const rest = new Map(known);
  for (const view of old) rest.delete(view.id);
  return rest;
}

export function newest(known: readonly Happened[], more: readonly Happened[]): readonly Happened[] {
  if (!more.length) return known;
  const ids = new Set(more.map((fact) => fact.id));
  const others = known.some((fact) => ids.has(fact.id)) ? known.filter((fact) => !ids.has(fact.id)) : known;
  return [...more, ...others.slice(0, KEPT - more.length)];
}
