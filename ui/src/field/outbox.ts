/** Reports on their way: written on the device, sent when there is a line, each once by its id. No browser in here. */
import type { Spot } from "./draft";

export interface Shot {
  sha256: string;
  blob: Blob;
}

/** What `POST /api/reports` takes. */
export interface Report {
  id: string;
  title: string;
  text: string;
  item: string;
  place: { lon: number; lat: number; datum: "WGS84"; text: string };
  pictures: string[];
  on_site?: { before: string; after: string };
  at: string; // the device's moment
}

export interface Entry {
  id: string;
  post: string; // who wrote it: sent as no other
  report: Report;
  spot?: Spot; // an earlier version kept none
  shots: Shot[]; // none any more once it is sent
  state: "queued" | "sent" | "refused";
  reason: string; // of a refusal, or why it still waits: as the center says it, or a code of `mine.why`
  english?: string; // the same, where the center said it
}

export interface Store {
  all: () => Promise<Entry[]>;
  put: (entry: Entry) => Promise<void>;
}

export type Ask = (path: string, init: RequestInit) => Promise<Response>;

const SILENCE = 30_000; // ms without an answer: the line is as good as none
const SLOWEST = 4; // bytes a ms: a picture is waited for as long as it needs on a crawling line

/** Gives a request up that would hang forever, and with it all that waits behind it. */
const within = (size = 0) => AbortSignal.timeout(SILENCE + Math.ceil(size / SLOWEST));

/** As whom the device speaks now, and what it shows for that. */
export interface Speaker {
  post: string;
  headers: Record<string, string>;
}

/** Asks the center who this is, no post for nobody; `shown` is what the page has for a token. Null without a line. */
export async function speaker(ask: Ask, shown: Record<string, string>): Promise<Speaker | null> {
  try {
    const answer = await ask("/api/session", { headers: shown, signal: within() });
    if (answer.status === 401) return { post: "", headers: {} };
    if (!answer.ok) return null;
    const { post, csrf } = (await answer.json()) as { post: string; csrf: string };
    return { post, headers: shown.Authorization || !csrf ? shown : { "X-CSRF": csrf } };
  } catch {
    return null;
  }
}

/** Sends what waits, oldest first, as the post that wrote it. Stops where the line breaks; the rest waits. */
export async function flush(store: Store, ask: Ask, who: Speaker): Promise<void> {
  const waiting = (await store.all()).filter((one) => one.state === "queued" && one.post === who.post);
  for (const entry of waiting.sort((a, b) => Date.parse(a.report.at) - Date.parse(b.report.at))) {
    const after = await sent(entry, ask, who);
    await store.put(after);
    if (after.state === "queued") return;
  }
}

/** The entry as it is after one try. */
export async function sent(entry: Entry, ask: Ask, who: Speaker): Promise<Entry> {
  try {
    for (const shot of entry.shots) {
      const put = { method: "PUT", headers: who.headers, body: shot.blob, signal: within(shot.blob.size) };
      const kept = await ask(`/blobs/${shot.sha256}`, put);
      if (!kept.ok) return await notTaken(entry, kept, ask, who);
    }
    const headers = { "Content-Type": "application/json", ...who.headers };
    const body = JSON.stringify(entry.report);
    const answer = await ask("/api/reports", { method: "POST", headers, body, signal: within() });
    if (!answer.ok) return await notTaken(entry, answer, ask, who);
    return { ...entry, state: "sent", reason: "", english: "", shots: [] };
  } catch {
    return { ...entry, reason: "silent", english: "" };
  }
}

/** Refused for good, or only for now: the center is busy, away, or does not know any more who this is. Where another
 * post was taken meanwhile, it was not the report that was refused. */
async function notTaken(entry: Entry, answer: Response, ask: Ask, who: Speaker): Promise<Entry> {
  const { detail, english = "" } = (await answer.json().catch(() => ({}))) as { detail?: string; english?: string };
  const reason = detail || (answer.status >= 500 ? "silent" : String(answer.status)); // a proxy's has no words of ours
  const later =
    answer.status >= 500 ||
    [401, 408, 421, 425, 429].includes(answer.status) ||
    (answer.status === 403 && !(await speaksStill(ask, who)));
  return { ...entry, state: later ? "queued" : "refused", reason, english };
}

async function speaksStill(ask: Ask, who: Speaker): Promise<boolean> {
  const now = await speaker(ask, who.headers.Authorization ? who.headers : {});
  return now?.post === who.post && now.headers["X-CSRF"] === who.headers["X-CSRF"];
}

/** RFC 3339 with the device's own offset. */
export function stamped(at: Date): string {
  const offset = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 23);
  const two = (n: number) => String(Math.trunc(n)).padStart(2, "0");
  return `${local}${offset < 0 ? "-" : "+"}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
}
