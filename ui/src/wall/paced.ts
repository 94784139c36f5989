import { effect, type ReadonlySignal, signal } from "@preact/signals";

const LATER = 25; // ms, more than a frame of the screen

/** The same a little later, so that what follows has a frame of its own; at most once in `every` milliseconds. */
export function paced<T>(source: ReadonlySignal<T>, every: number): ReadonlySignal<T> {
  const slow = signal(source.peek());
  let [waiting, last] = [false, -Infinity];
  effect(() => {
    void source.value;
    if (waiting) return;
    waiting = true;
    setTimeout(
      () => {
        [waiting, last] = [false, performance.now()];
        slow.value = source.peek();
      },
      Math.max(LATER, last + every - performance.now()),
    );
  });
  return slow;
}
