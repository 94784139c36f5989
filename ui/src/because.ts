/** The center's own reasons in English, from the patterns that it writes them by; what people or rules wrote stays. */
import type { Site } from "./api";
import { gridName, itemName, postName, villageName } from "./case/town";
import { plural, type Labels } from "./labels";
import { actions, heads, reasons, words } from "./labels/because";
import { language } from "./looks";

const HAN = /\p{Script=Han}/u;
const spoken = new Map<string, string>(Object.values(words));
const oneOf = (family: string) =>
  Object.entries(words)
    .filter(([key]) => key.startsWith(`${family}.`))
    .map(([, [zh]]) => zh)
    .join("|");
const PLACES: Readonly<Record<string, string>> = {
  n: "[\\d.]+",
  at: "\\d\\d-\\d\\d \\d\\d:\\d\\d",
  step: oneOf("step"),
  return: oneOf("return"),
};

const TOLD = ["reason", "action"]; // places of what is one of these itself

interface Pattern {
  said: RegExp;
  en: string;
}

const patternsOf = (labels: Labels): Pattern[] =>
  Object.values(labels).map(([zh, en]) => ({
    said: new RegExp(`^${zh.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${PLACES[name] ?? ".*"})`)}$`, "s"),
    en,
  }));
const clauses = patternsOf(reasons);
const wholes = patternsOf({ ...heads, ...actions });

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

type Names = ReadonlyMap<string, string>;

/** `names`: the town's, by their Chinese. What people and rules wrote in it stays, and so does a part that names what
 * has no English; null where that is all of it. */
export function inEnglish(because: string, names: Names): string | null {
  const whole = ofPatterns(wholes, because, names);
  if (whole) return whole;
  const parts = because.split("；");
  const told = parts.map((part) => ofClauses(part, names));
  if (!told.includes(null)) return told.join(", ");
  return told.some(Boolean) ? told.map((one, index) => one ?? parts[index]).join("; ") : null;
}

/** All of them or none: with a comma people go on, too. */
function ofClauses(part: string, names: Names): string | null {
  const told = part.split("，").map((clause) => ofClause(clause, names));
  return told.includes(null) ? null : told.join(", ");
}

const ofClause = (clause: string, names: Names): string | null =>
  ofPatterns(clauses, clause, names) ?? spoken.get(clause) ?? null;

function ofPatterns(patterns: Pattern[], text: string, names: Names): string | null {
  for (const { said, en } of patterns) {
    const found = said.exec(text);
    const told = found && filled(en, found.groups ?? {}, names);
    if (told) return told;
  }
  return null;
}

function filled(en: string, parts: Record<string, string>, names: Names): string | null {
  const values = [...en.matchAll(/\{(\w+)\}/g)].map(
    ([place, name]) => [place, valueOf(name!, parts[name === "s" ? "n" : name!]!, names)] as const,
  );
  if (values.some(([, value]) => value === null)) return null;
  return values.reduce((text, [place, value]) => text.replace(place, () => value!), en);
}

function valueOf(place: string, text: string, names: Names): string | null {
  if (place === "s") return plural(text);
  if (place === "written") return inEnglish(text, names) ?? text;
  return TOLD.includes(place) ? inEnglish(text, names) : ofNames(text, names);
}

/** One name, or several with 、 between. */
function ofNames(text: string, names: Names): string | null {
  const found = text.split("、").map((one) => names.get(one) ?? spoken.get(one) ?? (HAN.test(one) ? null : one));
  return found.includes(null) ? null : found.join(", ");
}
