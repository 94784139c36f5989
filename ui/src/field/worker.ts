/** The service worker of /field: keeps the page for when there is no line, and sends what waits when it is back. */
import { outbox } from "./keep";
import { flush, speaker } from "./outbox";

interface Waiting extends Event {
  waitUntil: (work: Promise<unknown>) => void;
}
interface Fetching extends Waiting {
  request: Request;
  respondWith: (answer: Promise<Response>) => void;
}
interface Worker {
  addEventListener(kind: "install" | "activate" | "sync", act: (event: Waiting) => void): void;
  addEventListener(kind: "fetch", act: (event: Fetching) => void): void;
  skipWaiting: () => Promise<void>;
  clients: { claim: () => Promise<void> };
}

const worker = globalThis as unknown as Worker;
const CACHE = "field-1";
const PAGE = "/field";
const SITE = "/api/site"; // nothing in it is secret, and without it the page has no grids and no items
const PATIENCE = 4000; // ms: a line that is worse than none

worker.addEventListener("install", (event) => event.waitUntil(keepShell().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("sync", (event) => event.waitUntil(sendWaiting()));
worker.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (event.request.mode === "navigate" && pathname === PAGE) {
    const asked = newest(event.request, PAGE);
    event.respondWith(asked);
    event.waitUntil(asked.then(keepShell).catch(() => undefined)); // a page of a later version names other files
  } else if (pathname.startsWith("/static/")) event.respondWith(kept(event.request));
  else if (pathname === SITE) event.respondWith(newest(event.request, SITE, true));
});

/** The page, and every file that it names; the page last, so that a kept page always has its files. */
async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  const page = await fetch(PAGE);
  if (!page.ok) return;
  const html = await page.clone().text();
  const files = [...new Set([...html.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((one) => one[1]!))];
  for (const file of files) if (!(await cache.match(file))) await cache.add(file);
  if (!(await cache.match(SITE))) {
    const site = await fetch(SITE); // the page asked for it before this worker was there
    if (site.ok) await cache.put(SITE, site);
  }
  await cache.put(PAGE, page);
  const old = (file: string) => /^\/static\/assets\/.*\.(js|css)$/.test(file) && !files.includes(file);
  for (const request of await cache.keys()) if (old(new URL(request.url).pathname)) await cache.delete(request);
}

/** From the center, or as it was last heard. */
async function newest(request: Request, name: string, keep = false): Promise<Response> {
  const cache = await caches.open(CACHE);
  const last = await cache.match(name);
  try {
    const answer = await fetch(request, last ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (keep && answer.ok) await put(cache, name, answer);
    return answer.status >= 500 && last ? last : answer;
  } catch (error) {
    if (last) return last;
    throw error;
  }
}

/** Files whose names carry a hash of their content never change; the few others come with the next shell. */
async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const last = await cache.match(request);
  if (last) return last;
  const answer = await fetch(request);
  if (answer.ok) await put(cache, request, answer);
  return answer;
}

/** What a full device cannot keep is shown all the same. */
async function put(cache: Cache, name: RequestInfo, answer: Response): Promise<void> {
  await cache.put(name, answer.clone()).catch(() => undefined);
}

async function sendWaiting(): Promise<void> {
  await navigator.locks.request("field-outbox", async () => {
    const who = await speaker(fetch.bind(globalThis), {});
    if (!who) throw new Error("no line yet"); // so that the browser tries again
    if (who.post) await flush(outbox, fetch.bind(globalThis), who);
  });
}
