/** The center's own reasons in English, from the patterns that it writes them by; none where people or rules wrote. */
import type { Site } from "./api";
import { gridName, itemName, postName, villageName } from "./case/town";
import type { Label } from "./labels";
import { reasons, words } from "./labels/because";
import { language } from "./looks";

const HAN = /\p{Script=Han}/u;
const spoken = new Map<string, string>(Object.values(words));
const step = Object.entries(words)
  .filter(([key]) => key.startsWith("step."))
  .map(([, [zh]]) => zh)
  .join("|");
const PLACES: Readonly<Record<string, string>> = { n: "[\\d.]+", at: "\\d\\d-\\d\\d \\d\\d:\\d\\d", step };
const patterns = Object.values<Label>(reasons).map(([zh, en]) => ({
  clause: new RegExp(`^${zh.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${PLACES[name] ?? ".*"})`)}$`),
  en,
}));

const known = new WeakMap<Site, ReadonlyMap<string, string>>();

/** A reason in the page's language. What people and rules wrote stays as it is. */
export function reasonIn(site: Site, because: string): string {
  if (language === "zh" || !HAN.test(because)) return because;
  if (!known.has(site)) known.set(site, new Map(namesOf(site).filter(([, en]) => en)));
  return inEnglish(because, known.get(site)!) ?? because;
}

function namesOf(site: Site): [zh: string, en: string][] {
  const { units, grids, items, posts, cameras } = site;
  return [
    ...Object.values(units).flatMap(({ name, short, english }): [string, string][] => [[name, english], [short, english]]),
    ...grids.map(({ code, name }): [string, string] => [name, gridName(site, code)]),
    ...Object.keys(items).map((code): [string, string] => [items[code]!.name, itemName(site, code).toLowerCase()]),
    ...posts.map(({ code, name }): [string, string] => [name, postName(site, code)]),
    ...cameras.map(({ name, village }): [string, string] => [
      name,
      `${villageName(site, village)} ${name.split(" ").at(-1)}`,
    ]),
  ];
}

/** `names`: the town's, by their Chinese. Null where a clause is none of the patterns, or names what has no English. */
export function inEnglish(because: string, names: ReadonlyMap<string, string>): string | null {
  const told = because.split(/[；，]/).map((clause) => ofClause(clause, names));
  return told.includes(null) ? null : told.join(", ");
}

function ofClause(clause: string, names: ReadonlyMap<string, string>): string | null {
  for (const pattern of patterns) {
    const found = pattern.clause.exec(clause);
    const told = found && filled(pattern.en, found.groups ?? {}, names);
    if (told) return told;
  }
  return spoken.get(clause) ?? null;
}

function filled(en: string, parts: Record<string, string>, names: ReadonlyMap<string, string>): string | null {
  const values = [...en.matchAll(/\{(\w+)\}/g)].map(([place, name]) => [place, ofNames(parts[name!]!, names)] as const);
  if (values.some(([, value]) => value === null)) return null;
  return values.reduce((text, [place, value]) => text.replace(place, () => value!), en);
}

/** One name, or several with 、 between. */
function ofNames(text: string, names: ReadonlyMap<string, string>): string | null {
  const found = text.split("、").map((one) => names.get(one) ?? spoken.get(one) ?? (HAN.test(one) ? null : one));
  return found.includes(null) ? null : found.join(", ");
}
