/** A verb that was pressed waits 5 s in this browser, and can be taken back until it goes: the center has no undo, it
 * never hears of what was taken back.
 *
 * One verb waits at a time: a second one sends the first. A verb whose own clock has less than a minute left goes at
 * once, because nobody is made late by a courtesy. Whoever leaves the page sends what waits: nothing that was pressed
 * is lost, and the bar says so. */
import { signal } from "@preact/signals";

export const WAITS = 5_000; // ms
const LEAST = 60_000; // ms, of the operator's own time

export interface Press<T> {
  name: string; // what the bar calls it: 签收
  key: string; // the form that pressed it, so that a form knows its own
  left: number; // ms of the center's time until its own clock is due; Infinity without one, negative when late
  pace: number; // ms of the center's time that pass in one of ours
  send: (leaving: boolean) => Promise<T>; // `leaving`: the page may be gone before the answer
  why: (error: unknown) => string; // a refusal in words
}

/** The verb that was pressed last; `until` is on `performance.now()`. */
export type Held =
  | { is: "waiting"; name: string; key: string; until: number }
  | { is: "sending" | "taken-back"; name: string; key: string }
  | { is: "nothing" };

export const held = signal<Held>({ is: "nothing" });

/** What the center refused last. It stays over the next verb, whose form may be another. */
export const refused = signal<{ name: string; why: string } | null>(null);

/** Whether a verb waits at all. */
export function waits(left: number, pace: number): boolean {
  return left >= LEAST * Math.max(1, pace);
}

/** Whole seconds to show, at least one while it waits. */
export function secondsLeft(until: number, at: number): number {
  return Math.max(1, Math.ceil((until - at) / 1000));
}

interface Pending {
  go: (leaving: boolean) => void;
  drop: () => void;
}

let pending: Pending | null = null;
let underway: Promise<unknown> = Promise.resolve(); // verbs go in the order in which they were pressed

/** The answer of the center, or null when it was taken back. Rejects as `send` does. */
export function press<T>(verb: Press<T>): Promise<T | null> {
  refused.value = null;
  void sendNow();
  if (!waits(verb.left, verb.pace)) return sent(verb, false);
  const { name, key } = verb;
  return new Promise((resolve, reject) => {
    const go = (leaving: boolean) => {
      leave();
      sent(verb, leaving).then(resolve, reject);
    };
    const drop = () => {
      leave();
      held.value = { is: "taken-back", name, key };
      resolve(null);
    };
    const timer = setTimeout(() => go(false), WAITS);
    const leave = () => {
      clearTimeout(timer);
      pending = null;
    };
    pending = { go, drop };
    held.value = { is: "waiting", name, key, until: performance.now() + WAITS };
  });
}

/** What waits goes now; returns when everything that was pressed has been answered, in whatever way. */
export function sendNow(leaving = false): Promise<void> {
  pending?.go(leaving);
  return underway.then(
    () => undefined,
    () => undefined,
  );
}

export function takeBack(): void {
  pending?.drop();
}

function sent<T>(verb: Press<T>, leaving: boolean): Promise<T> {
  const { name, key } = verb;
  const send = () => verb.send(leaving);
  held.value = { is: "sending", name, key };
  const answer = leaving ? send() : underway.then(send, send); // a page that goes has no time to queue
  underway = answer;
  const answered = () => {
    if (held.value.is === "sending" && held.value.key === key) held.value = { is: "nothing" };
  };
  answer.then(answered, (error) => {
    answered();
    refused.value = { name, why: verb.why(error) };
  });
  return answer;
}

/** A page that is hidden may never wake again: a phone freezes it without a word. So hiding counts as leaving. */
export function sendOnLeaving(): void {
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && void sendNow(true));
  addEventListener("pagehide", () => void sendNow(true));
}
