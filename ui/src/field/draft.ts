/** What is being written, and the report that it becomes. Pure. */
import type { Site } from "../api";
import type { LabelKey } from "../labels";
import type { Entry, Report, Shot } from "./outbox";

export interface Draft {
  settled: boolean; // dealt with on the spot
  shots: Shot[];
  before: Shot | null;
  after: Shot | null;
  tapped: Spot | null; // chosen instead of where the device is now
  item: string;
  text: string;
}

/** In WGS-84 degrees; `accuracy` in metres, null for what was tapped. */
export interface Spot {
  lon: number;
  lat: number;
  accuracy: number | null;
}

export const EMPTY: Draft = { settled: false, shots: [], before: null, after: null, tapped: null, item: "", text: "" };
export const MOST_SHOTS = 9;
const ROUGH = 200; // metres: a position with a greater error may name another grid
const LONGEST_TITLE = 40;

export type Item = Site["items"][string] & { keywords?: string[]; on_site?: boolean };

/** Nothing is lost if another one is begun. */
export const isEmpty = ({ shots, before, after, item, text }: Draft): boolean =>
  !shots.length && !before && !after && !item && !text.trim();

/** Whether what an earlier version kept for whoever sat here becomes the draft of its heir: it overwrites nothing. */
export const inherits = (own: Draft | undefined, old: Draft | undefined): boolean => !!old && (!own || isEmpty(own));

/** The same picture once, and no more than a report takes. */
export function withShot(draft: Draft, shot: Shot): Draft {
  const known = draft.shots.some((one) => one.sha256 === shot.sha256);
  return known || draft.shots.length >= MOST_SHOTS ? draft : { ...draft, shots: [...draft.shots, shot] };
}

/** Where it is: as chosen, else where the device is, if it knows that well enough. */
export function spotOf(draft: Draft, position: Spot | null): Spot | null {
  return draft.tapped ?? (position && (position.accuracy ?? 0) <= ROUGH ? position : null);
}

/** What is still missing, by the label that says so; null when it can be sent. */
export function lacking(draft: Draft, spot: Spot | null): { field: "photos" | "place" | "item"; why: LabelKey } | null {
  if (draft.settled && !(draft.before && draft.after)) return { field: "photos", why: "write.lacks-pair" };
  if (!spot) return { field: "place", why: "write.lacks-place" };
  if (draft.settled && !draft.item) return { field: "item", why: "write.lacks-item" };
  if (!draft.item && !draft.text.trim()) return { field: "item", why: "write.lacks-words" };
  return null;
}

/** One line that says what it is: the first of the text, or the item's name. */
export function titleOf(text: string, itemName: string): string {
  const line = text.trim().split(/[\n。；]/)[0]!.trim();
  return [...(line || itemName)].slice(0, LONGEST_TITLE).join(""); // no half of a 😀
}

interface About {
  id: string;
  post: string;
  at: string;
  itemName: string;
  placeText: string;
}

export function entryOf(draft: Draft, spot: Spot, about: About): Entry {
  const pair = draft.settled && draft.before && draft.after ? [draft.before, draft.after] : [];
  const shots = draft.settled ? pair : draft.shots;
  const [before, after] = pair;
  const report: Report = {
    id: about.id,
    title: titleOf(draft.text, about.itemName),
    text: draft.text.trim(),
    item: draft.item,
    place: { lon: spot.lon, lat: spot.lat, datum: "WGS84", text: about.placeText },
    pictures: draft.settled ? [] : shots.map((one) => one.sha256),
    ...(before && after ? { on_site: { before: before.sha256, after: after.sha256 } } : {}),
    at: about.at,
  };
  return { id: about.id, post: about.post, report, spot, shots, state: "queued", reason: "" };
}

/** What was refused, to be written again where it was, wherever the device is now. */
export function draftOf({ report, spot, shots }: Entry): Draft {
  const [before = null, after = null] = report.on_site ? shots : [];
  const settled = !!report.on_site;
  const { item, text, place } = report;
  const tapped = spot ?? { lon: place.lon, lat: place.lat, accuracy: null };
  return { settled, shots: settled ? [] : shots, before, after, tapped, item, text };
}

const MOST_FOUND = 8;

/** Items that have all words in their name or keywords; those that may be settled on the spot alone, if so wished. */
export function found(items: Record<string, Item>, asked: string, settled: boolean): string[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ([code, item]: [string, Item]) => {
    const text = [item.name, item.short, item.english, code, ...(item.keywords ?? [])].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const open = Object.entries(items).filter(([, item]) => !settled || item.on_site);
  return open.filter(fits).slice(0, MOST_FOUND).map(([code]) => code);
}

/** Items of which a keyword stands in the text. */
export function fitting(items: Record<string, Item>, text: string, settled: boolean): string[] {
  const fits = (item: Item) => (item.keywords ?? []).some((word) => word && text.includes(word));
  const all = Object.entries(items).filter(([, item]) => (!settled || item.on_site) && fits(item));
  return all.slice(0, MOST_FOUND).map(([code]) => code);
}

/** The grid's code in which a point lies; "" outside every grid. */
export function gridAt(grids: Site["grids"], lon: number, lat: number): string {
  const inside = (ring: [number, number][]) =>
    ring.reduce((odd, [x1, y1], index) => {
      const [x2, y2] = ring[(index + 1) % ring.length]!;
      return y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1 ? !odd : odd;
    }, false);
  return grids.find((grid) => inside(grid.ring))?.code ?? "";
}
