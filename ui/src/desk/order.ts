/** Which of the verbs that the tables allow now comes first. */
import type { Allowed } from "../api";
import { leadingWhistle, parts, type Detail } from "../case/state";

/** What the day's work asks for comes first, what sends it back comes after, what ends it comes last. */
// prettier-ignore
const ORDER = [
  "case.confirm", "case.accept", "case.supply", "case.dispatch", "case.ruling", "duty.sign", "duty.contact",
  "duty.report_in", "duty.uphold", "notice.serve", "notice.pass", "duty.record", "notice.issue", "duty.finish",
  "whistle.gather", "whistle.apply", "whistle.approve", "whistle.ratify", "whistle.lower", "case.pass", "case.callback",
  "case.grant_extension", "case.endorse_suspension", "case.grant_suspension", "case.sample_pass", "whistle.rate",
  "case.answer", "case.ask_more", "case.merge", "case.keep_apart", "case.close_on_site", "case.resume", "whistle.draft",
  "whistle.blow_now", "whistle.call", "duty.accept_return", "duty.return", "case.reject", "notice.fail",
  "notice.recheck_now", "case.fail", "whistle.rework", "duty.rework", "case.refuse_extension",
  "case.refuse_suspension", "whistle.reject", "whistle.object", "case.sample_fail", "case.convene",
  "case.ask_extension", "case.ask_suspension", "case.remind", "case.supervise", "case.escalate", "case.split",
  "case.unmerge",
  "case.close_dissatisfied", "case.hand_over", "case.decline", "case.reopen", "case.appeal", "duty.release", "notice.withdraw", "whistle.withdraw",
];
const RARE = ORDER.indexOf("case.answer");

export const keyOf = (allowed: Allowed): string => `${allowed.target}.${allowed.verb}:${allowed.on}`;

export function ordered(allowed: Allowed[], detail: Detail): Allowed[] {
  return [...allowed].sort((a, b) => rank(a, detail) - rank(b, detail));
}

/** The verb that is drawn large; none when all that is allowed is out of the ordinary. */
export function primary(sorted: Allowed[], detail: Detail): Allowed | undefined {
  const first = sorted[0];
  return first && rank(first, detail) < RARE ? first : undefined;
}

function rank(allowed: Allowed, { case: state }: Detail): number {
  const name = `${allowed.target}.${allowed.verb}`;
  const place = ORDER.indexOf(name);
  const usual = place < 0 ? ORDER.length : place;
  const duty = state.duties?.[allowed.on];
  if (name === "whistle.gather" && !leadingWhistle(state)?.gathering) return ORDER.indexOf("duty.contact") + 0.5;
  if (name === "duty.contact" && duty && !duty.needs_contact) return ORDER.indexOf("duty.finish") + 0.5;
  if (name === "duty.finish" && duty?.kind !== "recheck" && (duty?.records ?? []).length) {
    return ORDER.indexOf("duty.record") - 0.5; // what was found is written down: the report is due
  }
  if (name === "notice.issue" && parts(state.notices).some((notice) => notice.duty === allowed.on)) return usual + 5;
  return usual;
}
