/** What verbs and fields are called here: a whistle's duty is 接哨, a dispatch's 签收. */
import type { Allowed, CaseView, DutyView, Site } from "../api";
import type { Detail } from "../case/state";
import { unitName } from "../case/town";
import { named, t } from "../labels";

export function verbName(
  allowed: Pick<Allowed, "target" | "verb" | "on">,
  detail: Pick<Detail, "view"> | null,
): string {
  const called = allowed.target === "duty" && !!detail?.view.duties.find((one) => one.id === allowed.on)?.whistle;
  const special = called ? named("verb.called", allowed.verb) : allowed.verb;
  return special !== allowed.verb ? special : named(`verb.${allowed.target}`, allowed.verb);
}

/** A verb whose target is not told, as an error lists it. */
export function anyVerbName(verb: string): string {
  for (const target of ["case", "duty", "whistle", "notice"]) {
    const name = named(`verb.${target}`, verb);
    if (name !== verb) return name;
  }
  return verb;
}

export function thenText(allowed: Allowed): string {
  const text = named(`then.${allowed.target}`, allowed.verb);
  return text === allowed.verb ? "" : text;
}

export function fieldName(verb: string, field: string): string {
  const special = named(`field.${verb}`, field);
  return special !== field ? special : named("field", field);
}

/** The state of a case; one whose lead was called by a whistle waits for that to be taken up. */
export function statusName({ status, duties }: Pick<CaseView, "status" | "duties">): string {
  const lead = duties.find((one) => one.kind === "lead" && one.state !== "released");
  return status === "to-sign" && lead?.whistle ? t("status.to-sign.called") : named("status", status);
}

export function dutyState({ state, whistle }: Pick<DutyView, "state" | "whistle">): string {
  const special = whistle ? named("duty-state.by-whistle", state) : state;
  return special !== state ? special : named("duty-state", state);
}

/** Which whistle, notice or duty a verb is about, where the case has several. */
export function aboutText(site: Site, allowed: Allowed, detail: Detail, ownUnit: string): string {
  const { case: state } = detail;
  const duty = state.duties?.[allowed.on];
  if (duty)
    return duty.unit === ownUnit && duty.kind !== "recheck"
      ? ""
      : `${unitName(site, duty.unit)} ${duty.kind === "recheck" ? t("duties.recheck") : ""}`.trim();
  const whistle = state.whistles?.[allowed.on];
  if (whistle) return `${named("whistle", whistle.kind)} ${whistle.number}`;
  return state.notices?.[allowed.on]?.number ?? "";
}

export function choiceName(field: string, code: string): string {
  if (code === "") return t("form.none");
  if (/^L[1-4]$/.test(code)) return `${code} ${named("level", code)}`;
  return field === "kind" ? named("whistle", code) : named("choice", code);
}
