/** What is set on a wall: from how far it is read, its theme, its language. The address says it, and the browser keeps
 * it for the next time that it is opened without. */
import { signal } from "@preact/signals";
import type { Viewing } from "./derive/reach";

const NAMES = ["distance", "pitch", "theme", "lang"] as const;
type Name = (typeof NAMES)[number];
const KEPT = "wall-settings";

export type Settings = Partial<Record<Name, string>>;

const ofAddress = (): Settings => {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.flatMap((name) => (query.has(name) ? [[name, query.get(name)!]] : [])));
};

export const settings = signal<Settings>(ofAddress());
export const viewing = signal<Viewing | null>(viewingOf(settings.peek()));

/** Null unless both are known: without them the wall is as large as its screen. */
export function viewingOf({ distance, pitch }: Settings): Viewing | null {
  const [far, dot] = [Number(distance), Number(pitch)];
  return far > 0 && dot > 0 ? { distance: far, pitch: dot } : null;
}

/** What the address does not say is as it was kept. Says whether the page is left for it. */
export function recall(): boolean {
  const [kept, said] = [read(), ofAddress()];
  if (!NAMES.some((name) => kept[name] && !(name in said))) return false;
  location.replace(address({ ...kept, ...said }));
  return true;
}

/** Shows it so from now on. Theme and language are read when a page begins, so it begins anew for them. */
export function choose(changed: Settings): void {
  const before = settings.peek();
  const after = { ...before, ...changed };
  localStorage.setItem(KEPT, JSON.stringify(after));
  if (after.theme !== before.theme || after.lang !== before.lang) {
    location.replace(address(after));
    return;
  }
  history.replaceState(null, "", address(after));
  settings.value = after;
  viewing.value = viewingOf(after);
}

function address(chosen: Settings): string {
  const query = new URLSearchParams(location.search);
  for (const name of NAMES) {
    if (chosen[name]) query.set(name, chosen[name]);
    else query.delete(name);
  }
  const text = query.toString().replace(/=(?=&|$)/g, ""); // ?kiosk, not ?kiosk=
  return location.pathname + (text && `?${text}`) + location.hash;
}

function read(): Settings {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Settings;
  } catch {
    return {}; // what another version wrote
  }
}
