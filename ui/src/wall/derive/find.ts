/** Finding by name: what can be found, by which words, and what a few typed letters mean. */
import type { WallCase } from "../frames";
import type { Town } from "../town";
import { initials, placeInitials } from "./initials";
import { once } from "./timed";

export type Kind = "grid" | "village" | "unit" | "camera" | "case";
const KINDS: readonly Kind[] = ["village", "grid", "unit", "camera", "case"];

export interface Entry {
  kind: Kind;
  code: string; // of a case its id
  name: string;
  beside: string; // a case's number
  words: Word[];
}

interface Word {
  plain: string; // in small letters and without spaces: a name in one of both languages, its first letters, a number
  told: string; // what people read of it
}

/** An entry with what of it is like what was typed: "" where that is its name, or its number beside. */
export type Found = Entry & { told: string };

/** What people read, and other ways to type it. */
type Spelt = [told: string, ...typed: string[]];

/** The places and units of the site, in its order. */
export function places(town: Town): Entry[] {
  const { site } = town;
  const english = (village: string) => town.villages.get(village)?.english ?? "";
  const numbered = ({ code, name, village }: { code: string; name: string; village: string }): Spelt[] => [
    [name, placeInitials(name, english(village))],
    [`${english(village)} ${/\d+$/.exec(name)?.[0] ?? ""}`],
    [code],
  ];
  return [
    ...site.grids.map((grid) => entry("grid", grid.code, town.grid(grid.code), numbered(grid))),
    ...site.villages.map(({ code, name, short, english: en }) =>
      entry("village", code, town.village(code), [[short || name, placeInitials(short || name, en)], [name], [en]]),
    ),
    ...Object.entries(site.units).map(([code, { name, short, english: en }]) =>
      entry("unit", code, town.unit(code), [[short, initials(short)], [name, initials(name)], [en]]),
    ),
    ...site.cameras.map((camera) => entry("camera", camera.code, town.camera(camera.code), numbered(camera))),
  ];
}

export const caseEntry = once((view: WallCase, town: Town): Entry => {
  const { id, number, short, title } = view;
  return entry("case", id, town.short(view), [[number], [short, initials(short)], [title, initials(title)]], number);
});

function entry(kind: Kind, code: string, name: string, names: Spelt[], beside = ""): Entry {
  const words = [[name] as Spelt, ...names].flatMap(([told, ...typed]) =>
    [told, ...typed].map((word) => ({ plain: plain(word), told })),
  );
  return { kind, code, name, beside, words: words.filter((word) => word.plain) };
}

/** As it is compared: full-width letters are letters, spaces do not count. */
export const plain = (text: string) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

/** The best first: a word that is what was typed, one that begins so, one that has it in it; then as KINDS stand. */
export function matches(entries: Iterable<Entry>, typed: string, most: number): Found[] {
  const wanted = plain(typed);
  if (!wanted) return [];
  const found: Entry[][] = Array.from({ length: 3 * KINDS.length }, () => []);
  for (const each of entries) {
    const rank = Math.min(...each.words.map((word) => rankOf(word.plain, wanted)));
    if (rank < 3) found[rank * KINDS.length + KINDS.indexOf(each.kind)]!.push(each);
  }
  const best = found.flat().slice(0, most);
  return best.map((each) => ({ ...each, told: toldOf(each, wanted) }));
}

function toldOf({ name, beside, words }: Entry, wanted: string): string {
  const ranks = words.map((word) => rankOf(word.plain, wanted));
  const { told } = words[ranks.indexOf(Math.min(...ranks))]!;
  return told === name || told === beside ? "" : told;
}

function rankOf(word: string, wanted: string): number {
  if (word === wanted) return 0;
  const at = word.indexOf(wanted);
  return at === 0 ? 1 : at > 0 && wanted.length > 1 ? 2 : 3;
}
