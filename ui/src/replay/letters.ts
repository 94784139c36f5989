/** At a desk no letter is smaller than 14 px. Where the whole wall would need smaller ones, it stands upright, as on an upright
 * screen, and the page scrolls. */
import { effect } from "@preact/signals";
import { page, screenSize, stands } from "../wall/page";

const LEAST = 14; // px of 1rem, the smallest letters
const WIDE = 124; // rem, as replay.css has it, and upright
const UPRIGHT = 69.5;

export function fitLetters(): void {
  effect(() => {
    const { width } = screenSize.value;
    stands.value = width < WIDE * LEAST && width >= UPRIGHT * LEAST;
  });
  effect(() => {
    document.documentElement.classList.toggle("upright", page.value.portrait);
  });
}
