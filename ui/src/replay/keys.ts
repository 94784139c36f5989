/** Space plays and pauses, → steps to the next fact. Where text is written, and on buttons, keys keep their own meaning. */
import { at, pause, period, play, playing, seek, step } from "./player";

const PARTS = 240; // of the period: ← goes back by one

export function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  const writes = target instanceof HTMLInputElement && target.type !== "range";
  const presses = target.closest("button, a") !== null;
  if (writes || (event.key === " " && presses)) return;
  const here = period.value;
  if (event.key === " ") playing.value ? pause() : play();
  else if (event.key === "ArrowRight") void step();
  else if (event.key === "ArrowLeft" && here) void seek(at.value - (here.until - here.from) / PARTS);
  else return;
  event.preventDefault();
}
