/** Whether a unit was told of its duty: the message that matters, and who is told next if nothing is done. */
import type { Moment, Site } from "../api";
import type { Shape } from "../icon";
import { named, t } from "../labels";
import { moment } from "../time";
import { parts, type Detail, type DutyPart } from "./state";
import { postName, unitName } from "./town";
import { besides } from "./written";

/** One message on its way, as the center tells it. */
export interface Delivery {
  id: string;
  duty: string;
  unit: string;
  post: string;
  kind: string;
  at: Moment;
  state: "queued" | "waiting" | "sent" | "failed" | "moot";
  channel: string; // that took it, or whose turn it is
  next: string; // the one after that
  next_at: Moment | null;
  tries: number;
  reason: string;
  sent_at: Moment | null;
}

export interface ToldDuty {
  who: string;
  shape: Shape;
  tone: "" | "amber";
  text: string;
  then: string;
}

/** What each unit was told last, or what did not get there, in the order of the rows. */
export function toldDuties(site: Site, detail: Detail, duties: DutyPart[], now: number): ToldDuty[] {
  return duties.flatMap((duty) => {
    const told = (detail.deliveries ?? []).filter((one) => one.duty === duty.id && one.unit === duty.unit);
    const shown = told.filter(isTroubled).at(-1) ?? told.at(-1);
    if (!shown) return [];
    const who = shown.post ? postName(site, shown.post) : unitName(site, duty.unit);
    return [{ who, ...said(site, shown, now), then: nextRung(site, detail, duty, now) }];
  });
}

const isTroubled = (one: Delivery) => one.state !== "sent" && one.state !== "moot" && one.reason !== "";

function said(site: Site, one: Delivery, now: number): Pick<ToldDuty, "shape" | "tone" | "text"> {
  const { channel, next } = one;
  const reason = /^\d+$/.test(one.reason) ? t("told.answered", { n: one.reason }) : named("told", one.reason);
  const kind = named("message", one.kind);
  const at = one.next_at ? besides(site, one.next_at, now) : "";
  const after = next ? t("told.next", { channel: next }) : "";
  if (one.state === "sent") {
    return { shape: "ok", tone: "", text: t("told.sent", { kind, channel, at: besides(site, one.sent_at ?? one.at, now) }) };
  }
  if (one.state === "moot") return { shape: "running", tone: "", text: t("told.moot", { kind }) };
  if (one.state === "failed") return { shape: "soon", tone: "amber", text: t("told.failed", { kind, reason }) };
  if (isTroubled(one)) return { shape: "soon", tone: "amber", text: t("told.again", { kind, reason, at, channel }) + after };
  if (one.state === "waiting") return { shape: "running", tone: "", text: t("told.waiting", { kind, at, channel }) };
  return { shape: "running", tone: "", text: t("told.queued", { kind, channel }) + after };
}

/** The next rung of the duty's clocks that tells somebody. */
function nextRung(site: Site, detail: Detail, duty: DutyPart, now: number): string {
  const rungs = parts(detail.case.clocks)
    .filter((clock) => clock.on === duty.id && !clock.paused_at)
    .flatMap((clock) => clock.ticks ?? [])
    .sort((a, b) => moment(a.at) - moment(b.at));
  const [first] = rungs;
  if (!first) return "";
  const rung = named("rung", first.do);
  const to = first.to ? named("role", first.to) : unitName(site, duty.unit);
  return t("told.then", { at: besides(site, first.at, now), rung, to });
}
