/** How large the wall is, what has room on it, and where its links lead. */
import { computed, effect, signal } from "@preact/signals";
import { language } from "../looks";
import { type Room, room, type Screen, type Sheet, sheet } from "./derive/reach";
import { viewing } from "./settings";
import { ofTown } from "./store";

const look = (): Screen => ({ width: innerWidth, height: innerHeight, dots: devicePixelRatio });

/** The browser's window. */
export const screenSize = signal<Screen>(look());
addEventListener("resize", () => (screenSize.value = look()));

/** A page that scrolls may stand upright in a window that does not. */
export const stands = signal(false);

export const page = computed<Sheet>(() => {
  const { width, height, dots } = screenSize.value;
  return sheet({ width, height: stands.value ? Math.max(width, height) : height, dots }, viewing.value);
});
export const rooms = computed<Room>(() => room(page.value, ofTown.value));

/** Two columns, as drawn for an upright screen. */
export const portrait = computed(() => page.value.portrait && page.value.reach === "whole");

/** CSS pixels of one wall unit: 1/16 rem, a pixel at 1920 × 1080. */
export const unit = signal(1);
effect(() => {
  void screenSize.value;
  document.documentElement.style.setProperty("--reach", String(page.value.factor));
  unit.value = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
});

/** A screen that nobody sits at has no links. */
export const kiosk = signal(new URLSearchParams(location.search).has("kiosk"));

export const caseAddress = (id: string): string | undefined =>
  kiosk.value ? undefined : `/cases/${id}${language === "en" ? "?lang=en" : ""}`;
