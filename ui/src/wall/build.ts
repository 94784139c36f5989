/** A wall runs for months: when the center serves another page than the one that is open, that is loaded anew. */
import { get, type Site } from "../api";
import { lastInput } from "./input";
import { site } from "./store";

const WITHIN = 60_000; // ms; at a random moment of them, so that not all walls come at once
const ANOTHER_SITE = 5_000; // every name may differ: soon
const STILL = 10_000; // since the last key or click of an operator
const own = document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? "";
const waiting = new Set<() => Promise<boolean>>();

/** What the center said of its page: its build. */
export function heardBuild(build: string | undefined): void {
  if (own && build && build !== own) renewWithin(WITHIN, anotherPage);
}

/** What it said of its site: its hash. */
export function heardSite(hash: string): void {
  if (site.value && hash !== site.value.hash) renewWithin(ANOTHER_SITE, anotherSite);
}

/** `differs`: whether what would be loaded is other than what is here. The process that told of it need not be the one
 * that serves it: a page loaded from an older one would be told the same again. */
function renewWithin(most: number, differs: () => Promise<boolean>): void {
  if (waiting.has(differs)) return;
  waiting.add(differs);
  setTimeout(renew, Math.random() * most, differs);
}

async function renew(differs: () => Promise<boolean>): Promise<void> {
  if (performance.now() - lastInput() < STILL) {
    setTimeout(renew, STILL, differs); // somebody is typing
    return;
  }
  if (await differs().catch(() => false)) location.reload();
  else setTimeout(renew, WITHIN, differs);
}

/** Only a page that is there is gone to: a browser that finds none would show its own error, and stay with that. */
async function anotherPage(): Promise<boolean> {
  const answer = await fetch(location.pathname, { cache: "no-store" });
  const build = answer.ok ? buildOf(await answer.text()) : "";
  return build !== "" && build !== own;
}

const anotherSite = async () => (await get<Site>("/api/site")).hash !== site.value?.hash;

/** The build that a page has in its head; "" for what is no page of the center. */
export function buildOf(page: string): string {
  return /<meta name="build" content="([^"]+)">/.exec(page)?.[1] ?? "";
}
