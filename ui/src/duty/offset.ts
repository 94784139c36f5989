import type { Site } from "../api";

/** +08:00: what a moment typed here carries, because it is meant in the site's time. */
export function offsetOf(site: Site, at: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: site.timezone, timeZoneName: "longOffset" }).formatToParts(
    at,
  );
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  return name === "GMT" ? "+00:00" : name.slice(3);
}
