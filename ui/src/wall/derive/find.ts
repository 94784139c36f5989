/** Finding by name: what can be found, by which words, and what a few typed letters mean. */
import type { CaseView } from "../../api";
import type { Town } from "../town";
import { initials, placeInitials } from "./initials";
import { perView } from "./timed";

export type Kind = "grid" | "village" | "unit" | "camera" | "case";
const KINDS: readonly Kind[] = ["village", "grid", "unit", "camera", "case"];

export interface Entry {
  kind: Kind;
  code: string; // of a case its id
  name: string;
  beside: string; // a case's number
  words: string[]; // in small letters and without spaces: names in both languages, first letters, numbers
}

/** The places and units of the site, in its order. */
export function places(town: Town): Entry[] {
  const { site } = town;
  const english = (village: string) => town.villages.get(village)?.english ?? "";
  return [
    ...site.grids.map(({ code, name, village }) =>
      entry("grid", code, town.grid(code), [
        name,
        code,
        `${english(village)}${numberOf(name)}`,
        placeInitials(name, english(village)),
      ]),
    ),
    ...site.villages.map(({ code, name, short, english: en }) =>
      entry("village", code, town.village(code), [name, short, en, placeInitials(short || name, en)]),
    ),
    ...Object.entries(site.units).map(([code, { name, short, english: en }]) =>
      entry("unit", code, town.unit(code), [name, short, en, initials(name), initials(short)]),
    ),
    ...site.cameras.map(({ code, name, village }) =>
      entry("camera", code, town.camera(code), [
        name,
        code,
        `${english(village)}${numberOf(name)}`,
        placeInitials(name, english(village)),
      ]),
    ),
  ];
}

const numberOf = (name: string) => /\d+$/.exec(name)?.[0] ?? "";

export const caseEntry = perView((view: CaseView, town: Town): Entry => {
  const name = town.short(view);
  const words = [view.number, view.title, view.short, name, initials(view.short), initials(view.title)];
  return entry("case", view.id, name, words, view.number);
});

function entry(kind: Kind, code: string, name: string, words: string[], beside = ""): Entry {
  return { kind, code, name, beside, words: [...new Set([name, ...words].map(plain))].filter(Boolean) };
}

/** As it is compared: full-width letters are letters, spaces do not count. */
export const plain = (text: string) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

/** The best first: a word that is what was typed, one that begins so, one that has it in it; then as KINDS stand. */
export function matches(entries: Iterable<Entry>, typed: string, most: number): Entry[] {
  const wanted = plain(typed);
  if (!wanted) return [];
  const found: Entry[][] = Array.from({ length: 3 * KINDS.length }, () => []);
  for (const each of entries) {
    const rank = Math.min(...each.words.map((word) => rankOf(word, wanted)));
    if (rank < 3) found[rank * KINDS.length + KINDS.indexOf(each.kind)]!.push(each);
  }
  return found.flat().slice(0, most);
}

function rankOf(word: string, wanted: string): number {
  if (word === wanted) return 0;
  const at = word.indexOf(wanted);
  return at === 0 ? 1 : at > 0 && wanted.length > 1 ? 2 : 3;
}
