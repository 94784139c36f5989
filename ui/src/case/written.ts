/** How a moment of a case is written: in the site's time, with its day only where the day is not plain. */
import type { Moment, Site } from "../api";
import { t } from "../labels";
import { language } from "../looks";
import { moment } from "../time";

const PARTS = { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const formats = new Map<string, { parts: Intl.DateTimeFormat; weekday: Intl.DateTimeFormat }>();

function formatsOf(timeZone: string) {
  let found = formats.get(timeZone);
  if (!found) {
    const weekday = new Intl.DateTimeFormat(language === "en" ? "en" : "zh-CN", { timeZone, weekday: "short" });
    found = { parts: new Intl.DateTimeFormat("en", { ...PARTS, timeZone, year: "numeric" }), weekday };
    formats.set(timeZone, found);
  }
  return found;
}

function split(site: Site, at: Moment | number): Record<string, string> {
  const parts = formatsOf(site.timezone).parts.formatToParts(typeof at === "number" ? at : moment(at));
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

/** 2026-11-24: the day in the site's time. */
export function dayOf(site: Site, at: Moment | number): string {
  const p = split(site, at);
  return `${p.year}-${p.month}-${p.day}`;
}

/** 11-24 周二 */
export function dayHead(site: Site, at: Moment): string {
  return `${dayOf(site, at).slice(5)} ${formatsOf(site.timezone).weekday.format(moment(at))}`;
}

/** 10:04 */
export function hour(site: Site, at: Moment | number): string {
  const p = split(site, at);
  return `${p.hour}:${p.minute}`;
}

/** 11-24 10:04 */
export function dayHour(site: Site, at: Moment | number): string {
  return `${dayOf(site, at).slice(5)} ${hour(site, at)}`;
}

/** 10:04 when it is the day of `beside`, else with its day. */
export function besides(site: Site, at: Moment | number, beside: Moment | number | null | undefined): string {
  return beside && dayOf(site, beside) === dayOf(site, at) ? hour(site, at) : dayHour(site, at);
}

/** 2026-11-24T10:04, as a datetime-local control wants it. */
export function forControl(site: Site, at: Moment | number): string {
  return `${dayOf(site, at)}T${hour(site, at)}`;
}

/** A span in one or two units: 54 分, 23 时, 3 天. */
export function span(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes < 60) return t("span.minutes", { n: minutes });
  if (minutes < 48 * 60) return t("span.hours", { n: Math.round(minutes / 60) });
  return t("span.days", { n: Math.round(minutes / 1440) });
}
