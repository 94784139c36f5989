/** What the device keeps: the outbox and a draft for each post, pictures and all, in IndexedDB. */
import { inherits, type Draft } from "./draft";
import type { Entry, Store } from "./outbox";

const OUTBOX = "outbox";
const DRAFTS = "drafts";
const SHARED = "now"; // the key of the one draft that an earlier version kept, whoever sat here

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("field", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(OUTBOX, { keyPath: "id" });
      request.result.createObjectStore(DRAFTS);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Resolves when it is on the device's disk, not before. */
async function done<T>(names: string[], mode: IDBTransactionMode, act: (within: IDBTransaction) => IDBRequest<T>) {
  const transaction = (await database()).transaction(names, mode, { durability: "strict" });
  return new Promise<T>((resolve, reject) => {
    const request = act(transaction);
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

function within<T>(name: string, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return done([name], mode, (transaction) => act(transaction.objectStore(name)));
}

export const outbox: Store = {
  all: () => within<Entry[]>(OUTBOX, "readonly", (store) => store.getAll()),
  put: async (entry) => void (await within(OUTBOX, "readwrite", (store) => store.put(entry))),
};

/** The draft becomes an entry of the outbox: both or neither, so that a phone that dies here leaves no second one. */
export async function handOver(entry: Entry): Promise<void> {
  await done([OUTBOX, DRAFTS], "readwrite", (transaction) => {
    transaction.objectStore(OUTBOX).put(entry);
    return transaction.objectStore(DRAFTS).delete(entry.post);
  });
}

/** Does this if the entry still stands as one sees it: another window may have sent it on its way, or taken it back.
 * Resolves to whether it was done. */
async function ifStill({ id, state }: Entry, act: (within: IDBTransaction) => void): Promise<boolean> {
  const stood = await done([OUTBOX, DRAFTS], "readwrite", (transaction) => {
    const stored: IDBRequest<Entry | undefined> = transaction.objectStore(OUTBOX).get(id);
    stored.onsuccess = () => stored.result?.state === state && act(transaction);
    return stored;
  });
  return stood?.state === state;
}

/** An entry becomes a draft again: both or neither. */
export function takeBack(entry: Entry, draft: Draft): Promise<boolean> {
  return ifStill(entry, (transaction) => {
    transaction.objectStore(OUTBOX).delete(entry.id);
    transaction.objectStore(DRAFTS).put(draft, entry.post);
  });
}

export function queueAgain(entry: Entry): Promise<boolean> {
  const queued: Entry = { ...entry, state: "queued", reason: "", english: "" };
  return ifStill(entry, (transaction) => transaction.objectStore(OUTBOX).put(queued));
}

export function remove(entry: Entry): Promise<boolean> {
  return ifStill(entry, (transaction) => transaction.objectStore(OUTBOX).delete(entry.id));
}

/** What this post is writing; nobody else on this device gets to see it. */
export async function keepDraft(post: string, draft: Draft): Promise<void> {
  await within(DRAFTS, "readwrite", (store) => store.put(draft, post));
}

export function keptDraft(post: string): Promise<Draft | undefined> {
  return within<Draft | undefined>(DRAFTS, "readonly", (store) => store.get(post));
}

/** What an earlier version kept goes to this post, whose own form is empty: once, and moved whole or not at all. */
export async function inherit(post: string): Promise<void> {
  await within<Draft | undefined>(DRAFTS, "readwrite", (store) => {
    const own: IDBRequest<Draft | undefined> = store.get(post);
    const old: IDBRequest<Draft | undefined> = store.get(SHARED);
    old.onsuccess = () => {
      if (!inherits(own.result, old.result)) return; // requests are answered in turn: `own` is there
      store.put(old.result, post);
      store.delete(SHARED);
    };
    return old;
  });
}
