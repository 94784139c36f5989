/** Every key of the wall. Whatever the mouse does, a key does too. */
import { signal } from "@preact/signals";
import type { LabelKey } from "../labels";
import { type Arrow, neighbour } from "./derive/neighbour";
import { PANELS } from "./panelkeys";
import { site } from "./store";
import { toggleMute } from "./sound";
import { choice, selected } from "./view";

export type Dialog = "" | "find" | "keys" | "settings";
export const dialog = signal<Dialog>("");

/** What the list shows (`?`). */
export const KEYS: readonly [keys: string, meaning: LabelKey][] = [
  ["1 … 6", "keys.panels"],
  ["← →", "keys.beside"],
  ["↑ ↓", "keys.within"],
  ["← → ↑ ↓", "keys.map"],
  ["Tab", "keys.tab"],
  ["Enter", "keys.enter"],
  ["/  Ctrl K", "keys.find"],
  ["M", "keys.mute"],
  [",", "keys.settings"],
  ["?", "keys.list"],
  ["Esc", "keys.escape"],
];

const SIMPLE: Record<string, () => void> = {
  "/": () => open("find"),
  "?": () => open("keys"),
  "？": () => open("keys"),
  ",": () => open("settings"),
  "，": () => open("settings"),
  m: toggleMute,
  M: toggleMute,
  Escape: escape,
};

let before: Element | null = null;

export function open(which: Dialog): void {
  if (!dialog.peek()) before = document.activeElement;
  dialog.value = which;
}

export function close(): void {
  dialog.value = "";
  if (before instanceof HTMLElement) before.focus();
}

export function startKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) open("find");
    else if (event.ctrlKey || event.metaKey || event.altKey || isTyped(event)) return;
    else if (SIMPLE[event.key]) SIMPLE[event.key]!();
    else if (dialog.peek() || !moved(event.key)) return;
    event.preventDefault();
  });
}

/** A field has its keys for itself, but for leaving it. */
const isTyped = ({ target, key }: KeyboardEvent) =>
  target instanceof Element && target.matches("input, select") && key !== "Escape";

function escape(): void {
  if (dialog.peek()) close();
  else {
    choice.value = null;
    (document.activeElement as HTMLElement | null)?.blur();
  }
}

const panel = (name: string | undefined) => document.querySelector<HTMLElement>(`[data-panel="${name}"]`);

/** Says whether the key was one that moves. */
function moved(key: string): boolean {
  const wanted = PANELS[Number(key) - 1];
  if (wanted) {
    panel(wanted)?.focus();
    return true;
  }
  const here = document.activeElement?.closest<HTMLElement>("[data-panel]");
  if (!here) return false;
  if (key === "Enter") return document.activeElement === here && step(here, 1);
  if (!key.startsWith("Arrow")) return false;
  if (document.activeElement === here && here.dataset.panel === "mapp") return overTheMap(key as Arrow);
  if (key === "ArrowUp" || key === "ArrowDown") return step(here, key === "ArrowDown" ? 1 : -1);
  return beside(here, key === "ArrowRight" ? 1 : -1);
}

/** To the next thing of a panel that can be opened or pressed. */
function step(here: HTMLElement, by: 1 | -1): boolean {
  const all = [...here.querySelectorAll<HTMLElement>("a[href], button:not(:disabled)")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
  return true;
}

function beside(here: HTMLElement, by: 1 | -1): boolean {
  const shown = PANELS.map(panel).filter((each) => each !== null);
  shown[(shown.indexOf(here) + by + shown.length) % shown.length]?.focus();
  return true;
}

function overTheMap(arrow: Arrow): boolean {
  const chosen = selected.peek();
  const from = chosen?.kind === "grid" ? chosen.code : chosen?.kind === "whistle" ? chosen.called.view.grid : "";
  const code = neighbour(site.peek()?.grids ?? [], from, arrow);
  if (code) choice.value = { kind: "grid", code };
  return true;
}
