/** When somebody last touched this wall, on the browser's monotonic clock. */
let at = -Infinity;
const told = new Set<() => void>();

for (const kind of ["pointerdown", "pointermove", "keydown", "wheel"]) {
  addEventListener(
    kind,
    () => {
      at = performance.now();
      for (const each of told) each();
    },
    { capture: true, passive: true },
  );
}

export const lastInput = (): number => at;

/** Calls `each` at every key, click and movement. */
export function onInput(each: () => void): void {
  told.add(each);
}
