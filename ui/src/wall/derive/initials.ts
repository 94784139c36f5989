/** The first letters of pinyin, as people type a name: 光福 is gf. The browser's own order of Chinese words knows them. */

const LETTERS = "abcdefghjklmnopqrstwxyz"; // no syllable begins with i, u or v
/** The first sign of each letter in that order. */
const BORDERS = [..."吖八嚓咑妸发旮哈丌咔垃呣拏喔妑七呥扨他屲夕丫帀"];
const order = new Intl.Collator("zh-Hans-u-co-pinyin");
const HAN = /\p{Script=Han}/u;
const known = new Map<string, string>();

function initial(sign: string): string {
  let found = known.get(sign);
  if (found === undefined) known.set(sign, (found = look(sign)));
  return found;
}

function look(sign: string): string {
  if (!HAN.test(sign)) return /[a-z0-9]/i.test(sign) ? sign.toLowerCase() : "";
  return LETTERS[BORDERS.findLastIndex((border) => order.compare(border, sign) <= 0)] ?? "";
}

export const initials = (text: string): string => [...text].map(initial).join("");

const SYLLABLE = /(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouü]+(?:(?:ng?|r)(?![aeiouü]))?/g;

/** Of a place: where its English name is pinyin, that says how people here read it (a sign may have two readings). */
export function placeInitials(name: string, english: string): string {
  const own = initials(name);
  const syllables = english.toLowerCase().match(SYLLABLE) ?? [];
  if (syllables.join("") !== english.toLowerCase() || syllables.length > own.length) return own;
  return syllables.map((syllable) => syllable[0]).join("") + own.slice(syllables.length);
}
