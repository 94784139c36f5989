/** What was typed and not sent yet, kept in this browser alone. */
import type { Values } from "./values";

const name = (post: string, key: string) => `desk.draft.${post}.${key}`;

export function kept(post: string, key: string): Values | null {
  try {
    return JSON.parse(localStorage.getItem(name(post, key)) ?? "null") as Values | null;
  } catch {
    return null; // a browser that keeps nothing, or a draft of an older page
  }
}

export function keep(post: string, key: string, values: Values): void {
  try {
    localStorage.setItem(name(post, key), JSON.stringify(values));
  } catch {
    // full or forbidden: the form itself still holds what was typed
  }
}

export function drop(post: string, key: string): void {
  try {
    localStorage.removeItem(name(post, key));
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
