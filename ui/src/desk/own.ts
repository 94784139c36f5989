/** A verb's own clock: the one that it ends. */
import type { Allowed, Site } from "../api";
import type { Detail } from "../case/state";
import { dayHour } from "../case/written";
import { t } from "../labels";
import { moment } from "../time";

const CLOCK_OF: Record<string, string> = {
  report_in: "arrive",
  finish: "close",
  pass: "verify",
  "notice.pass": "recheck",
  "notice.fail": "recheck",
};

/** When it is due, in ms; Infinity where none runs. */
export function dueOf(allowed: Allowed, { view }: Pick<Detail, "view">): number {
  const kind = CLOCK_OF[`${allowed.target}.${allowed.verb}`] ?? CLOCK_OF[allowed.verb] ?? allowed.verb;
  const on = allowed.target === "case" ? "case" : allowed.on;
  const clock = view.clocks.find((one) => one.kind === kind && one.on === on && !one.paused);
  const due = moment(allowed.until_at ?? clock?.due_at);
  return Number.isNaN(due) ? Infinity : due;
}

export function untilText(site: Site, allowed: Allowed, detail: Pick<Detail, "view">): string {
  const due = dueOf(allowed, detail);
  return due === Infinity ? "" : t("until", { at: dayHour(site, due) });
}
