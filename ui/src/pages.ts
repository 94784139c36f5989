/** The pages that one goes to by themselves, and whose they are: what they ask for is open to the same words in
 * command_center/access/may.py. */
import type { Site } from "./api";
import type { LabelKey } from "./labels";
import { TOWN } from "./session";

const WHOSE = {
  town: [...TOWN, "onlooker"],
  posts: [...TOWN, "unit-clerk", "unit-head", "officer", "grid-worker", "source", "onlooker"],
  screens: [...TOWN, "unit-clerk", "unit-head", "officer", "grid-worker", "onlooker", "kiosk"],
  grid: ["grid-worker"],
  keepers: ["admin"],
} as const satisfies Record<string, readonly string[]>;
export type Whose = keyof typeof WHOSE;

export const PAGES = {
  "/desk": { name: "desk.title", whose: "posts" },
  "/duty": { name: "seat.title", whose: "town" },
  "/handover": { name: "handover.title", whose: "town" },
  "/wall": { name: "bar.wall", whose: "screens" },
  "/replay": { name: "replay", whose: "town" },
  "/field": { name: "phone.title", whose: "grid" },
  "/admin": { name: "keep.title", whose: "keepers" },
} as const satisfies Record<string, { name: LabelKey; whose: Whose }>;
export type Path = keyof typeof PAGES;

/** Where a post sits, which the address names: `?post=`. Other pages take nobody's seat: with accounts it is that of all
 * windows of the browser. */
const SEATS: readonly Path[] = ["/desk", "/duty", "/handover"];
export const hasSeat = (path: Path): boolean => SEATS.includes(path);

export const whose = (path: Path): Whose => PAGES[path].whose;

export const mayOpen = (path: Path, words: readonly string[]): boolean =>
  (WHOSE[whose(path)] as readonly string[]).some((word) => words.includes(word));

export const rolesOf = (site: Site, post: string): string[] => site.posts.find(({ code }) => code === post)?.roles ?? [];
