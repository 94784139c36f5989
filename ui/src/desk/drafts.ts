/** What was typed and not sent yet, kept in this browser alone. */
import { newKey } from "../api";
import type { Values } from "./values";

/** A draft keeps the key it will be sent with: where nobody heard the answer, sending the same again acts once. */
export interface Draft {
  values: Values;
  once: string;
}

const name = (post: string, key: string) => `desk.draft.${post}.${key}`;

export function kept(post: string, key: string): Draft | null {
  try {
    const found = JSON.parse(localStorage.getItem(name(post, key)) ?? "null") as Draft | null;
    return found?.values && found.once ? found : null;
  } catch {
    return null; // a browser that keeps nothing, or a draft of an older page
  }
}

/** Keeps `values`, which differ from what was kept before. */
export function keep(post: string, key: string, values: Values): Draft {
  const draft = { values, once: newKey() };
  try {
    localStorage.setItem(name(post, key), JSON.stringify(draft));
  } catch {
    // full or forbidden: the form itself still holds what was typed
  }
  return draft;
}

/** What was kept, without a place that the device measured for it: by now one may stand elsewhere. */
export function unmeasured(post: string, key: string): Draft | null {
  const draft = kept(post, key);
  if (!draft || draft.values.by_hand || typeof draft.values.lon !== "number") return draft;
  const { lon: _lon, lat: _lat, ...values } = draft.values;
  return keep(post, key, values);
}

/** A key for what is another thing than what was pressed as `once`; the draft that was kept as that goes on with it. */
export function renewed(post: string, key: string, once: string): string {
  const draft = kept(post, key);
  return draft?.once === once ? keep(post, key, draft.values).once : newKey();
}

/** Forgets the draft that was sent as `once`: another one there is what another window has typed since. */
export function drop(post: string, key: string, once: string): void {
  try {
    if (kept(post, key)?.once === once) localStorage.removeItem(name(post, key));
  } catch {
    // nothing was kept
  }
}

const RECENT = "desk.posts";
const MOST = 8;

export function recentPosts(): string[] {
  try {
    return JSON.parse(localStorage.getItem(RECENT) ?? "[]") as string[];
  } catch {
    return [];
  }
}

export function rememberPost(code: string): void {
  try {
    localStorage.setItem(RECENT, JSON.stringify([code, ...recentPosts().filter((one) => one !== code)].slice(0, MOST)));
  } catch {
    // the address still says which post it is
  }
}
