/** When the outbox is emptied: as something is put into it, as the line comes back, and as the page is looked at. */
import { signal } from "@preact/signals";
import { looking, signInAgain, stillIn } from "../session";
import { handOver, outbox, queueAgain, remove } from "./keep";
import { flush, speaker, type Entry } from "./outbox";

export const SYNC = "field-outbox";
const EVERY = 20_000; // ms, while something waits

export const entries = signal<Entry[]>([]);
export const online = signal(navigator.onLine);
export const nobody = signal(false); // the center is there and knows nobody by what this device shows

interface Syncing {
  sync?: { register: (tag: string) => Promise<void> };
}

export async function look(): Promise<void> {
  entries.value = await outbox.all();
}

/** Only one page or worker sends at a time; were there two, the id would still make it one report. */
export async function send(): Promise<void> {
  if (navigator.locks) await navigator.locks.request(SYNC, { ifAvailable: true }, (lock) => lock && sendNow());
  else await sendNow();
  await look();
}

async function sendNow(): Promise<void> {
  const ask = fetch.bind(globalThis);
  const shown = looking();
  const who = await speaker(ask, shown);
  online.value = who !== null;
  if (who?.post === "" && shown.Authorization) {
    if (await stillIn()) return; // a post was chosen while this was asked, and what is shown for it holds
    signInAgain(); // of a demo that began anew
  }
  nobody.value = who?.post === "";
  if (who?.post) await flush(outbox, ask, who);
}

/** On disk when this returns; sending goes on by itself, also after the page was closed where the browser can that. */
export async function enqueue(entry: Entry): Promise<void> {
  await handOver(entry); // now it is kept: a failure behind this must not bring it back into the form
  void askToWake().catch(() => undefined); // not allowed: then it is sent while the page is open
  await look().catch(() => undefined);
  void send();
}

async function askToWake(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration("/field")) as (Syncing & object) | undefined;
  await registration?.sync?.register(SYNC);
}

export async function drop(entry: Entry): Promise<void> {
  await remove(entry);
  await look();
}

export async function again(entry: Entry): Promise<void> {
  await queueAgain(entry);
  await look(); // what is on its way can be neither corrected nor deleted
  await send();
}

export function keepSending(): void {
  const waits = () => entries.value.some((one) => one.state === "queued");
  const visible = () => document.visibilityState === "visible";
  addEventListener("online", () => void send());
  addEventListener("offline", () => (online.value = false));
  document.addEventListener("visibilitychange", () => visible() && void send());
  setInterval(() => visible() && waits() && void send(), EVERY);
  void navigator.storage?.persist?.(); // a full device drops other pages' data first
  void send();
}
