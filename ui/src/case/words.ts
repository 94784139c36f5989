/** A fact as a line that a person reads: its shape, what happened, because of what, and who did it. */
import type { Site } from "../api";
import { reasonIn } from "../because";
import { named, t, type LabelKey } from "../labels";
import { language } from "../looks";
import { moment } from "../time";
import { arrivedAway } from "./distance";
import type { Fold } from "./folded";
import {
  parts,
  type CaseState,
  type Detail,
  type DutyPart,
  type Fact,
  type NoticePart,
  type SignalPart,
  type WhistlePart,
} from "./state";
import { actorName, ownerName, unitName } from "./town";
import { dayHour } from "./written";

// prettier-ignore
export type Mark =
  | "hotline" | "grid" | "video" | "other" | "ok" | "running" | "onScene" | "whistle" | "late" | "soon" | "refused"
  | "noted" | "ended";

export interface Line {
  id: string;
  mark: Mark;
  tone: "" | "amber" | "red" | "strong";
  text: string;
  because: string;
  who: string;
}

const MARKS: Record<string, Mark> = {
  "case.rejected": "ended",
  "case.declined": "ended",
  "case.failed": "refused",
  "case.sample-failed": "refused",
  "case.suspended": "running",
  "case.to-verify": "running",
  "case.ruled-on": "running",
  "case.unmatched": "soon",
  "case.reminded": "soon",
  "case.supervised": "soon",
  "case.escalated": "soon",
  "duty.returned": "refused",
  "duty.arrived": "onScene",
  "duty.recorded": "noted",
  "duty.released": "ended",
  "duty.reworked": "refused",
  "whistle.drafted": "running",
  "whistle.applied": "running",
  "whistle.blown": "whistle",
  "whistle.to-lower": "running",
  "whistle.lowered": "whistle",
  "whistle.rejected": "ended",
  "whistle.withdrawn": "ended",
  "whistle.cancelled": "ended",
  "whistle.reworked": "refused",
  "notice.failed": "refused",
  "notice.rechecking": "running",
  "rule.failed": "late",
};
const AMBER = [
  "duty.returned",
  "case.failed",
  "case.sample-failed",
  "notice.failed",
  "whistle.reworked",
  "case.unmatched",
];
const CARDS = ["yellow", "red"];

export function line(site: Site, detail: Detail, fact: Fact): Line {
  const text = textOf(site, detail, fact);
  const because = becauseOf(site, detail, fact);
  return {
    id: fact.id,
    mark: markOf(detail.case, fact),
    tone: toneOf(fact),
    text,
    because: same(text, because) ? "" : because,
    who: actorName(site, fact),
  };
}

/** Several facts of one kind as a line: how many, whose, and by whom. */
export function foldLine(site: Site, detail: Detail, { kind, facts }: Fold): Line {
  const first = line(site, detail, facts[0]!);
  const units = facts.map((fact) => values(site, detail, fact, detail.case.duties?.[fact.on]).owner);
  const names = [...new Set(units)].filter(Boolean);
  const called = kind === "duty.signed" && !!detail.case.duties?.[facts[0]!.on]?.whistle;
  const key = `fold.${kind}${called ? ".called" : ""}` as LabelKey;
  const said = { n: facts.length, units: names.length, last: units.at(-1) ?? "", rung: rungName(facts[0]!) };
  return {
    ...first,
    text: t(key, said),
    because: names.join(t("list.comma")) || first.because,
    who: kind.startsWith("duty.") ? t("fold.units") : first.who,
  };
}

/** What the because says of itself is not said twice. */
function same(text: string, because: string): boolean {
  return text === because || text.endsWith(`：${because}`) || text.endsWith(`: ${because}`);
}

function becauseOf(site: Site, detail: Detail, fact: Fact): string {
  const { given } = fact;
  const away = fact.kind === "duty.arrived" ? arrivedAway(detail.case, fact) : undefined;
  if (away !== undefined)
    return [reasonIn(site, fact.because), t(given["by_hand"] ? "fact.away-by-hand" : "fact.away", { n: away })].join(t("comma"));
  if (fact.kind === "clock.fired")
    return typeof given["due_at"] === "string" ? t("until", { at: dayHour(site, given["due_at"]) }) : "";
  if (fact.kind === "duty.recorded") return [given["point"], given["stage"]].filter(Boolean).join(" ");
  if (fact.kind === "duty.finished")
    return given["contacted"] ? t("fact.contacted", { who: String(given["contacted"]) }) : "";
  return reasonIn(site, fact.because);
}

function markOf(state: CaseState, fact: Fact): Mark {
  if (fact.kind === "case.opened" || fact.kind === "case.joined") return sourceOf(signalOf(state, fact)?.type ?? "");
  if (fact.kind === "clock.fired")
    return rungOf(fact) === "timeout" ? "running" : passedWithCard(fact) ? "late" : "soon";
  return MARKS[fact.kind] ?? "ok";
}

function toneOf(fact: Fact): Line["tone"] {
  if (fact.kind === "rule.failed") return "red";
  if (fact.kind === "clock.fired") return rungOf(fact) === "timeout" ? "" : passedWithCard(fact) ? "red" : "amber";
  if (AMBER.includes(fact.kind)) return "amber";
  return fact.kind === "case.closed" ? "strong" : "";
}

/** A card for a passed clock is red; one that warns, at 80 % of a limit, is amber. */
function passedWithCard(fact: Fact): boolean {
  return CARDS.includes(rungOf(fact)) && moment(fact.at) >= moment(String(fact.given["due_at"] ?? ""));
}

/** hotline.ticket.v1 → hotline */
export function sourceOf(type: string): "hotline" | "grid" | "video" | "other" {
  const head = type.split(".")[0];
  return head === "hotline" || head === "grid" || head === "video" ? head : "other";
}

function signalOf(state: CaseState, fact: Fact): SignalPart | undefined {
  const signals = state.signals ?? {};
  return signals[fact.on] ?? (fact.kind === "case.opened" ? parts(signals)[0] : undefined);
}

const rungOf = (fact: Fact): string => String(fact.given["do"] ?? "");
const rungName = (fact: Fact): string => (rungOf(fact) === "timeout" ? t("fold.timeout") : named("rung", rungOf(fact)));

function textOf(site: Site, detail: Detail, fact: Fact): string {
  const duty = detail.case.duties?.[fact.on];
  if (named("fact", fact.kind) === fact.kind) return reasonIn(site, fact.because) || fact.kind;
  if (fact.kind === "clock.fired" && rungOf(fact) === "timeout")
    return t("fact.clock.timeout", values(site, detail, fact, duty));
  if (fact.kind === "clock.fired" && language === "zh" && fact.because) return fact.because;
  const called = `${fact.kind}.called`;
  const key = duty?.whistle && named("fact", called) !== called ? called : fact.kind;
  return t(`fact.${key}` as LabelKey, values(site, detail, fact, duty)).replace(/^[,，\s]+|[：:\s]+$/g, "");
}

function values(site: Site, { case: state, view }: Detail, fact: Fact, duty: DutyPart | undefined) {
  const { given } = fact;
  const said = (name: string) => (given[name] === undefined || given[name] === null ? "" : String(given[name]));
  const notice: NoticePart | undefined = state.notices?.[fact.on];
  const whistle: WhistlePart | undefined = state.whistles?.[fact.on];
  const signal = signalOf(state, fact);
  const unit = duty?.unit ?? notice?.organ ?? (said("unit") || fact.unit || "");
  const clock = state.clocks?.[said("clock")];
  const about = said("about");
  return {
    because: reasonIn(site, fact.because),
    unit: unit ? unitName(site, unit) : "",
    owner: unit ? unitName(site, unit) : clock ? ownerName(site, clock.owner) : "",
    lead: unitName(site, said("lead") || whistle?.lead || view.lead),
    whistle: whistle ? named("whistle", whistle.kind) : "",
    called: whistle ? whistle.assist.length + 1 : "",
    number: notice?.number ?? said("number"),
    about: about.startsWith("unit:") ? unitName(site, about.slice(5)) : whistle ? named("whistle", whistle.kind) : "",
    master: said("master"),
    case: said("case"),
    to: state.handed_to ?? "",
    rules: [...new Set((state.rules ?? []).map((rule) => rule.rule))].join(t("list.comma")),
    title: signal?.title ?? view.title,
    source: named("source", signal ? sourceOf(signal.type) : view.source),
    clock: named("clock", said("kind")),
    rung: named("rung", rungOf(fact)),
  };
}
