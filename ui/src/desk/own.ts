/** A verb's own clock: one that it ends or stops. The center says which. */
import type { Allowed, Site } from "../api";
import { dayHour } from "../case/written";
import { t } from "../labels";
import { moment } from "../time";

/** When it is due, in ms; Infinity where none runs. */
export function dueOf(allowed: Allowed): number {
  return allowed.until_at ? moment(allowed.until_at) : Infinity;
}

export function untilText(site: Site, allowed: Allowed): string {
  return allowed.until_at ? t("until", { at: dayHour(site, moment(allowed.until_at)) }) : "";
}
