/** How much time is left, as a desk wants it: working days with the hours over them. */
import { t } from "../labels";
import { moment, type Deadline, type Reading } from "../time";
import type { WorkTime } from "../worktime";

const HOUR = 3_600_000;

export function leftText(deadline: Deadline, reading: Reading, now: number, office: WorkTime): string {
  if (!deadline.working || deadline.paused || reading.urgency === "red") return reading.text;
  const left = office.between(now, moment(deadline.due_at));
  const days = Math.floor(left / office.day);
  const hours = Math.floor((left - days * office.day) / HOUR);
  if (!days) return reading.text;
  const whole = days === 1 ? t("workday.one") : t("workdays", { n: days });
  return hours ? t("desk.with-hours", { days: whole, hours }) : whole;
}
