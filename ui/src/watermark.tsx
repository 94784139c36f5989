/** Whose screen this is, faintly over all of it: a screenshot that travels says where it came from. */
import { useEffect, useState } from "preact/hooks";
import type { Site } from "./api";
import { now } from "./case/live";
import { postName } from "./case/town";
import { forControl } from "./case/written";
import { session, type Session } from "./session";
import "./watermark.css";

/** `post` is the one that was chosen on the page, so that another is shown at once. */
export function Watermark({ site, post = "" }: { site: Site; post?: string }) {
  const [who, setWho] = useState<Session | null>(null);
  useEffect(() => void session().then(setWho), [post]);
  if (!who || (who.demo && !who.post)) return null;
  const minute = forControl(site, now.value).replace("T", " ");
  const words = [who.name, who.post ? postName(site, who.post) : "", minute].filter(Boolean).join(" · ");
  return <div class="watermark" aria-hidden="true" style={{ backgroundImage: `url("${tile(words)}")` }} />;
}

const WIDE = 420; // px of a tile, in which the words stand twice, aslant
const HIGH = 240;

export function tile(words: string): string {
  const text = words.replace(/[<>&'"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const at = (x: number, y: number) => `<text x="${x}" y="${y}" transform="rotate(-18 ${x} ${y})">${text}</text>`;
  const drawn =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDE}" height="${HIGH}">` +
    `<g font-family="sans-serif" font-size="14" fill="#808080">${at(20, 110)}${at(20, 230)}</g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawn).replace(/'/g, "%27")}`;
}
