/** J and K move in the list, Enter goes to the first verb, / to the search, ? to the list of keys, Escape back out. Whatever
 * hears keys is renewed with what is drawn, not after it: fingers are quicker than the next painting. */
import { signal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";

/** Whether the list of keys is shown. */
export const helping = signal(false);

interface Hands {
  entries: string[];
  chosen: string;
  choose: (id: string) => void;
  leave: () => void;
}

const TYPING = ["INPUT", "TEXTAREA", "SELECT"];

export function useKeys(hands: Hands): void {
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.key === "Escape") helping.value = false;
      if (event.key === "Escape" && TYPING.includes(target.tagName)) {
        target.blur();
        if (target.id === "find") hands.leave();
        return;
      }
      if (TYPING.includes(target.tagName)) return;
      const step = event.key === "j" || event.key === "J" ? 1 : event.key === "k" || event.key === "K" ? -1 : 0;
      if (step) move(hands, step);
      else if (event.key === "?" || event.key === "？") helping.value = !helping.value;
      else if (event.key === "/") document.querySelector<HTMLElement>("#find")?.focus();
      else if (event.key === "Enter" && target.tagName !== "BUTTON" && target.tagName !== "A") firstVerb();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  });
}

function move({ entries, chosen, choose }: Hands, step: number): void {
  const at = entries.indexOf(chosen);
  const next = entries[at < 0 ? 0 : Math.min(Math.max(at + step, 0), entries.length - 1)];
  if (!next || next === chosen) return;
  choose(next);
  requestAnimationFrame(() => document.querySelector(".item.on")?.scrollIntoView({ block: "nearest" }));
}

function firstVerb(): void {
  document.querySelector<HTMLElement>(".verbs .primary, .verbs .other")?.focus();
}
