import { effect, type ReadonlySignal, signal } from "@preact/signals";

/** The same, but changing at most once in `every` milliseconds; after a pause at once. */
export function paced<T>(source: ReadonlySignal<T>, every: number): ReadonlySignal<T> {
  const slow = signal(source.peek());
  let waiting = false;
  effect(() => {
    void source.value;
    if (waiting) return;
    waiting = true;
    slow.value = source.peek();
    setTimeout(() => {
      waiting = false;
      slow.value = source.peek();
    }, every);
  });
  return slow;
}
