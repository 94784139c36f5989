/** What the wall knows: the site, cases by id, panels, what happened. Messages of the center are applied here alone. */
import { batch, computed, signal } from "@preact/signals";
import type { Happened, Panels, Site, WallMessage } from "../api";
import { type WallCase, whole } from "./frames";
import { moment } from "../time";
import { frame } from "./clock";
import { Town } from "./town";

export const site = signal<Site | null>(null);
export const cases = signal<ReadonlyMap<string, WallCase>>(new Map());
export const panels = signal<Panels | null>(null);
export const happened = signal<readonly Happened[]>([]);
export const town = computed(() => (site.value ? new Town(site.value) : null));

/** Where a reconnect resumes; nothing before the first snapshot. */
export let position: { epoch: string; seq: number } | null = null;

const KEPT = 10_000; // of what happened: the list scrolls this far back

const ENDED = new Set(["rejected", "declined", "handed-over", "merged", "closed", "evaluated", "archived"]);
export const isOpen = (view: WallCase) => !ENDED.has(view.status);
export const openCases = computed(() => [...cases.value.values()].filter(isOpen));

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
      panels.value = message.panels;
      happened.value = message.happened;
      position = { epoch: message.epoch, seq: message.seq };
    } else if (message.type === "delta") {
      cases.value = ofToday(newer(cases.value, (message.cases ?? []).map(whole)), frame.value.at);
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

/** A view counts only if its version is newer: a delta that comes twice is harmless. */
export function newer(known: ReadonlyMap<string, WallCase>, views: readonly WallCase[]): ReadonlyMap<string, WallCase> {
  const fresh = views.filter((view) => view.version >= (known.get(view.id)?.version ?? -1));
  if (!fresh.length) return known;
  const all = new Map(known);
  for (const view of fresh) all.set(view.id, view);
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
  return [...more, ...known.filter((fact) => !ids.has(fact.id))].slice(0, KEPT);
}
