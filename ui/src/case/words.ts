/** A fact as a line that a person reads: its shape, what happened, because of what, and who did it. */
import type { Site, Story } from "../api";
import { named, t, type LabelKey } from "../labels";
import { language } from "../looks";
import { parts, type CaseState, type Detail, type DutyPart, type NoticePart, type WhistlePart } from "./state";
import { actorName, unitName } from "./town";

export type Mark =
  | "hotline" | "grid" | "video" | "other" | "ok" | "running" | "onScene" | "whistle" | "late" | "soon" | "refused"
  | "noted" | "ended"; // prettier-ignore

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
  "case.reminded": "soon",
  "case.supervised": "soon",
  "case.published": "soon",
  "case.escalated": "soon",
  "duty.returned": "refused",
  "duty.arrived": "onScene",
  "duty.recorded": "noted",
  "duty.released": "ended",
  "duty.reworked": "refused",
  "whistle.drafted": "running",
  "whistle.applied": "running",
  "whistle.blown": "whistle",
  "whistle.lowered": "whistle",
  "whistle.rejected": "ended",
  "whistle.withdrawn": "ended",
  "whistle.reworked": "refused",
  "notice.failed": "refused",
  "notice.rechecking": "running",
  "rule.failed": "late",
};
const AMBER = ["duty.returned", "case.failed", "case.sample-failed", "notice.failed", "whistle.reworked"];

export function line(site: Site, detail: Detail, fact: Story): Line {
  const mark = markOf(detail.case, fact);
  return {
    id: fact.id,
    mark,
    tone: toneOf(fact),
    text: textOf(site, detail, fact),
    because: fact.because,
    who: actorName(site, fact),
  };
}

function markOf(state: CaseState, fact: Story): Mark {
  if (fact.kind === "case.opened" || fact.kind === "case.joined") return sourceOf(signalOf(state, fact)?.type ?? "");
  if (fact.kind === "clock.fired") return ["yellow", "red"].includes(rungOf(fact)) ? "late" : "soon";
  return MARKS[fact.kind] ?? "ok";
}

function toneOf(fact: Story): Line["tone"] {
  if (fact.kind === "rule.failed") return "red";
  if (fact.kind === "clock.fired") return ["yellow", "red"].includes(rungOf(fact)) ? "red" : "amber";
  if (AMBER.includes(fact.kind)) return "amber";
  return fact.kind === "case.closed" ? "strong" : "";
}

/** hotline.ticket.v1 → hotline */
export function sourceOf(type: string): "hotline" | "grid" | "video" | "other" {
  const head = type.split(".")[0];
  return head === "hotline" || head === "grid" || head === "video" ? head : "other";
}

function signalOf(state: CaseState, fact: Story) {
  const signals = state.signals ?? {};
  const given = fact.given["signal"];
  return signals[fact.on] ?? (typeof given === "string" ? signals[given] : undefined) ?? parts(signals).find((one) => one.key === fact.cause) ?? (fact.kind === "case.opened" ? parts(signals)[0] : undefined); // prettier-ignore
}

const rungOf = (fact: Story): string => String(fact.given["do"] ?? fact.given["step"] ?? "");

function textOf(site: Site, detail: Detail, fact: Story): string {
  const { case: state } = detail;
  const duty = state.duties?.[fact.on] ?? state.duties?.[state.clocks?.[fact.on]?.on ?? ""] ?? dutyOfClock(state, fact);
  const notice = state.notices?.[fact.on];
  const whistle = state.whistles?.[fact.on] ?? (fact.kind.startsWith("whistle.") ? parts(state.whistles).at(-1) : undefined);
  const called = fact.kind.startsWith("duty.") && !!duty?.whistle;
  const key = `fact.${fact.kind}`;
  const template = called && named("fact", `${fact.kind}.called`) !== `${fact.kind}.called` ? `${key}.called` : key;
  if (named("fact", fact.kind) === fact.kind) return (language === "zh" && fact.text) || fact.kind;
  const text = t(template as LabelKey, values(site, detail, fact, { duty, notice, whistle }));
  return text.replace(/[：:]\s*$/, "");
}

interface On {
  duty: DutyPart | undefined;
  notice: NoticePart | undefined;
  whistle: WhistlePart | undefined;
}

function values(site: Site, { case: state, view }: Detail, fact: Story, { duty, notice, whistle }: On) {
  const { given } = fact;
  const said = (name: string) => (given[name] === undefined || given[name] === null ? "" : String(given[name]));
  const signal = signalOf(state, fact);
  const unit = duty?.unit ?? notice?.organ ?? said("unit");
  const lead = said("lead") || (whistle?.lead ?? view.lead);
  return {
    unit: unit ? unitName(site, unit) : "",
    lead: unitName(site, lead),
    whistle: whistle ? named("whistle", whistle.kind) : "",
    called: whistle ? whistle.assist.length + 1 : "",
    number: notice?.number ?? said("number"),
    text: said("text") || (fact.kind === "whistle.gathered" ? (whistle?.gathering?.place.text ?? "") : ""),
    measure: said("measure") || (fact.kind === "duty.finished" ? (duty?.finish?.measure ?? "") : ""),
    score: said("score"),
    master: said("master"),
    case: said("case"),
    title: signal?.title ?? view.title,
    source: named("source", signal ? sourceOf(signal.type) : view.source),
    clock: named("clock", said("kind") || said("clock").split(":")[0]!),
    rung: named("rung", rungOf(fact)),
  };
}

/** A firing names its clock as kind:part. */
function dutyOfClock(state: CaseState, fact: Story): DutyPart | undefined {
  const clock = String(fact.given["clock"] ?? "");
  return state.duties?.[clock.slice(clock.indexOf(":") + 1)] ?? state.duties?.[String(fact.given["on"] ?? "")];
}
