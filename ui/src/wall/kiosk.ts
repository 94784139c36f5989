/** A screen that nobody sits at: no cursor, and what is selected goes round by itself. `?kiosk&rotate=20` */
import { effect } from "@preact/signals";
import { now } from "./clock";
import { next, stops } from "./derive/rotation";
import { lastInput, onInput } from "./input";
import { kiosk } from "./page";
import { openByGrid, town } from "./store";
import { choice, sounding, turn, untaken } from "./view";

const CURSOR_GOES = 5_000; // ms without input
const OPERATOR_LEAVES = 120_000;
const SHORTEST = 5; // s for one stop

export function startKiosk(): void {
  hideCursor();
  rotate();
}

function hideCursor(): void {
  let hiding: ReturnType<typeof setTimeout> | undefined;
  const wake = () => {
    document.body.classList.remove("still");
    clearTimeout(hiding);
    if (kiosk.peek()) hiding = setTimeout(() => document.body.classList.add("still"), CURSOR_GOES);
  };
  onInput(wake);
  effect(() => {
    if (kiosk.value) wake();
  });
}

function rotate(): void {
  const seconds = Number(new URLSearchParams(location.search).get("rotate"));
  if (!(seconds > 0)) return;
  const step = () => {
    if (performance.now() - lastInput() < OPERATOR_LEAVES) return;
    choice.value = null;
    const here = town.peek();
    const critical = untaken.peek()[0];
    if (!here || critical) return; // it stays as long as nobody has taken it up
    const round = stops(sounding.peek()?.called ?? [], openByGrid.peek(), now.peek(), here);
    turn.value = next(round, turn.peek());
  };
  setInterval(step, 1000 * Math.max(SHORTEST, seconds));
  effect(() => {
    const critical = untaken.value[0];
    if (critical) turn.value = { kind: "case", id: critical.id };
  });
}
