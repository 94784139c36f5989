/** A wall runs for months: when the center serves another page than the one that is open, that is loaded anew. */
import { lastInput } from "./input";

const WITHIN = 60_000; // ms; at a random moment of them, so that not all walls come at once
const STILL = 10_000; // since the last key or click of an operator
const own = document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? "";
let waiting = false;

/** What the center said of its page: its build, or that its site is another. */
export function heardBuild(build: string | undefined): void {
  if (own && build && build !== own) renewWithin(WITHIN);
}

export function renewWithin(most: number): void {
  if (waiting) return;
  waiting = true;
  setTimeout(renew, Math.random() * most);
}

async function renew(): Promise<void> {
  if (performance.now() - lastInput() < STILL) {
    setTimeout(renew, STILL); // somebody is typing
    return;
  }
  // Only a page that is there is gone to: a browser that finds none would show its own error, and stay with that.
  const answer = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
  else waiting = false; // the center says it again
}
