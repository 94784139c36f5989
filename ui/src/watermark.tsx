/** Whose screen this is, faintly over all of it: a screenshot that travels says where it came from. */
import { useEffect, useState } from "preact/hooks";
import type { Site } from "./api";
import { now } from "./case/live";
import { postName } from "./case/town";
import { forControl } from "./case/written";
import { session, type Session } from "./session";
import { textWidth } from "./wall/derive/layout";
import "./watermark.css";

/** `post` is the one that was chosen on the page, so that another is shown at once. */
export function Watermark({ site, post = "" }: { site: Site; post?: string }) {
  const [who, setWho] = useState<Session | null>(null);
  useEffect(() => void session().then(setWho), [post]);
  if (!who || (who.demo && !who.post)) return null;
  return <Mark site={site} who={who} at={now.value} />;
}

const LETTERS = 14; // px

interface Marked {
  site: Site;
  who: Pick<Session, "name" | "post">;
  at: number; // the center's time
  screen?: string; // what kind of screen, where that is worth a word
  size?: number; // of its letters
}

/** For a page that knows by itself who looks, and when. */
export function Mark({ site, who, at, screen = "", size = LETTERS }: Marked) {
  const minute = forControl(site, at).replace("T", " ");
  const words = [screen, who.name, who.post && postName(site, who.post), minute].filter(Boolean).join(" · ");
  return <div class="watermark" aria-hidden="true" style={{ backgroundImage: `url("${tile(words, size)}")` }} />;
}

/** A tile in which the words stand twice, aslant; long ones have a larger one. */
export function tile(words: string, size = LETTERS): string {
  const long = textWidth(words, size) + 2 * size;
  const wide = Math.max(30 * size, long);
  const high = Math.max(17 * size, 0.62 * long + 3 * size); // each rises by 0.31 of its length
  const text = words.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const at = (x: number, y: number) => `<text x="${x}" y="${y}" transform="rotate(-18 ${x} ${y})">${text}</text>`;
  const drawn =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}">` +
    `<g font-family="sans-serif" font-size="${size}" fill="#808080">` +
    `${at(size, high / 2 - size)}${at(size, high - size)}</g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawn).replace(/'/g, "%27")}`;
}
