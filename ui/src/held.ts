/** A verb that was pressed waits 5 s in this browser, and can be taken back until it goes: the center has no undo, it
 * never hears of what was taken back.
 *
 * One verb waits at a time: a second one sends the first. A verb whose own clock has less than a minute left goes at
 * once, because nobody is made late by a courtesy. Whoever leaves the page sends what waits, for five seconds or for
 * its turn: nothing that was pressed is lost, and the bar says so. */
import { signal } from "@preact/signals";

export const WAITS = 5_000; // ms
const LEAST = 60_000; // ms, of the operator's own time

export interface Press<T> {
  name: string; // what the bar calls it: 签收
  key: string; // the form that pressed it, so that a form knows its own
  left: number; // ms of the center's time until its own clock is due; Infinity without one, negative when late
  pace: number; // ms of the center's time that pass in one of ours
  send: () => Promise<T>;
  outlives: boolean; // a browser carries what is sent on without the page
  why: (error: unknown) => string; // a refusal in words
}

/** The verb that was pressed last; `until` is on `performance.now()`. `at-once`: the center has done it, and it did not
 * wait, because no more was left. */
export type Held =
  | { is: "waiting"; name: string; key: string; until: number }
  | { is: "sending" | "taken-back"; name: string; key: string }
  | { is: "at-once"; name: string; key: string; left: number; pace: number }
  | { is: "nothing" };

export const held = signal<Held>({ is: "nothing" });

/** What the center refused last. It stays over the next verb, whose form may be another. */
export const refused = signal<{ name: string; why: string } | null>(null);

/** What becomes of the press of this form now; "" where the last press was another's. */
export function stateOf(key: string): Held["is"] | "" {
  const { value } = held;
  return value.is !== "nothing" && value.key === key ? value.is : "";
}

export const isUnderWay = (key: string): boolean => ["waiting", "sending"].includes(stateOf(key));

/** Whether a verb waits at all. */
export function waits(left: number, pace: number): boolean {
  return left >= LEAST * Math.max(1, pace);
}

/** Whole seconds to show, at least one while it waits. */
export function secondsLeft(until: number, at: number): number {
  return Math.max(1, Math.ceil((until - at) / 1000));
}

interface Pending {
  go: () => void;
  drop: () => void;
}

let pending: Pending | null = null;
let underway: Promise<unknown> = Promise.resolve(); // verbs go in the order in which they were pressed
let frail = 0; // verbs without an answer that do not outlive the page
let leave: () => void;
let gone: Promise<void>;
stay();

function stay(): void {
  gone = new Promise((resolve) => (leave = resolve));
}

/** The answer of the center, or null when it was taken back. Rejects as `send` does. */
export function press<T>(verb: Press<T>): Promise<T | null> {
  refused.value = null;
  void sendNow();
  const answer = waits(verb.left, verb.pace) ? hold(verb) : sent(verb);
  if (!verb.outlives) {
    frail += 1;
    const settled = () => void (frail -= 1);
    answer.then(settled, settled);
  }
  return answer;
}

function hold<T>(verb: Press<T>): Promise<T | null> {
  const { name, key } = verb;
  return new Promise((resolve, reject) => {
    const go = () => {
      end();
      sent(verb).then(resolve, reject);
    };
    const drop = () => {
      end();
      held.value = { is: "taken-back", name, key };
      resolve(null);
    };
    const timer = setTimeout(go, WAITS);
    const end = () => {
      clearTimeout(timer);
      pending = null;
    };
    pending = { go, drop };
    held.value = { is: "waiting", name, key, until: performance.now() + WAITS };
  });
}

/** What waits goes now; returns when everything that was pressed has been answered, in whatever way. */
export function sendNow(): Promise<void> {
  pending?.go();
  return underway.then(
    () => undefined,
    () => undefined,
  );
}

export function takeBack(): void {
  pending?.drop();
}

function sent<T>(verb: Press<T>): Promise<T> {
  const { name, key, left, pace } = verb;
  held.value = { is: "sending", name, key };
  const turn = Promise.race([underway.catch(() => undefined), gone]); // a page that goes has no time to queue
  const answer = turn.then(verb.send);
  underway = answer;
  const answered = (after: Held) => {
    if (stateOf(key) === "sending") held.value = after;
  };
  answer.then(
    () => answered(waits(left, pace) ? { is: "nothing" } : { is: "at-once", name, key, left, pace }),
    (error) => {
      answered({ is: "nothing" });
      refused.value = { name, why: verb.why(error) };
    },
  );
  return answer;
}

/** The page goes: everything that was pressed goes at once. */
export function sendAll(): void {
  void sendNow();
  leave();
  stay(); // a browser may bring the page back
}

/** A page that is hidden may never wake again: a phone freezes it without a word. So what is held goes then, but in its
 * turn, because most pages live on. Whoever would lose what is too long to outlive the page is asked first. */
export function sendOnLeaving(): void {
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && void sendNow());
  addEventListener("pagehide", sendAll);
  addEventListener("beforeunload", (event) => {
    if (!frail) return;
    void sendNow(); // it is on its way while one reads the question
    event.preventDefault();
  });
}
