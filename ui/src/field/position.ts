/** Where the device is, from the time that the page is opened. Browsers tell it in WGS-84. */
import { signal } from "@preact/signals";
import type { Spot } from "./draft";

export type Trouble = "" | "locating" | "refused" | "no-position";

export const position = signal<Spot | null>(null);
export const trouble = signal<Trouble>("locating");

let watching: number | undefined;

export function locate(): void {
  if (!navigator.geolocation) {
    trouble.value = "no-position";
    return;
  }
  if (watching !== undefined) navigator.geolocation.clearWatch(watching);
  if (!position.value) trouble.value = "locating";
  watching = navigator.geolocation.watchPosition(
    ({ coords }) => {
      position.value = { lon: coords.longitude, lat: coords.latitude, accuracy: Math.round(coords.accuracy) };
      trouble.value = "";
    },
    (error) => {
      if (!position.value || error.code === error.PERMISSION_DENIED) {
        position.value = null;
        trouble.value = error.code === error.PERMISSION_DENIED ? "refused" : "no-position";
      }
    },
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 },
  );
}

const STALE = 120_000; // ms out of sight: a phone in a pocket has moved, one that took a picture has not

export function keepLocating(): void {
  let hidden = Date.now();
  locate();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") hidden = Date.now();
    else if (Date.now() - hidden > STALE) {
      position.value = null;
      locate();
    }
  });
}
