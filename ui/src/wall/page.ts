/** How large the wall is and where its links lead. */
import { signal } from "@preact/signals";
import { language } from "../looks";

const query = matchMedia("(orientation: portrait)");
export const portrait = signal(query.matches);
query.addEventListener("change", () => (portrait.value = query.matches));

/** CSS pixels of one wall unit: 1/16 rem, a pixel at 1920 × 1080. */
export const unit = signal(readUnit());
addEventListener("resize", () => (unit.value = readUnit()));

function readUnit(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

export const caseAddress = (id: string) => `/cases/${id}${language === "en" ? "?lang=en" : ""}`;
