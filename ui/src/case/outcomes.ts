/** Five figures that sum a case up: is it in time, who was asked, cards, returns, and who brought it. */
import type { Site } from "../api";
import { leftText } from "../desk/left";
import { named, t, type LabelKey } from "../labels";
import { moment, read, type Urgency } from "../time";
import type { WorkTime } from "../worktime";
import { parts, type CaseState, type Detail } from "./state";
import { clockName, unitName } from "./town";
import { dayHour, span } from "./written";

export interface Outcome {
  head: LabelKey;
  value: string;
  note: string;
  card?: "yellow" | "red";
  urgency?: Urgency;
}

export function outcomes(site: Site, detail: Detail, now: number, office: WorkTime): Outcome[] {
  const { case: state } = detail;
  return [inTime(site, detail, now, office), callback(state), cards(site, state), returns(site, state), sources(state)];
}

function inTime(site: Site, { case: state, view }: Detail, now: number, office: WorkTime): Outcome {
  const head = "outcome.close";
  const promised = moment(view.promised_at);
  if (Number.isNaN(promised)) return { head, value: "–", note: t("outcome.no-promise") };
  const note = t("until", { at: dayHour(site, view.promised_at!) });
  const finished = lastFinish(state);
  const done = state.on_time !== undefined && state.on_time !== null && !Number.isNaN(finished) ? finished : NaN;
  if (!Number.isNaN(done)) {
    const key = done <= promised ? "outcome.early" : "outcome.late";
    return { head, value: t(key, { span: span(promised - done) }), note, urgency: done <= promised ? "" : "red" };
  }
  const clock = parts(state.clocks).find(({ kind }) => kind === "close");
  const deadline = {
    started_at: clock?.started_at ?? null,
    due_at: view.promised_at,
    working: clock?.working,
    paused: !!clock?.paused_at,
  };
  const reading = read(deadline, now, office);
  return { head, value: leftText(deadline, reading, now, office), note, urgency: reading.urgency };
}

function lastFinish(state: CaseState): number {
  const leads = parts(state.duties).filter((duty) => duty.kind === "lead" && duty.finished_at);
  return leads.length ? Math.max(...leads.map((duty) => moment(duty.finished_at))) : NaN;
}

function callback(state: CaseState): Outcome {
  const head = "outcome.callback";
  const asked = parts(state.signals).filter((signal) => signal.asked);
  if (!asked.length) return { head, value: "–", note: t("outcome.nobody-asked") };
  const reworked = state.reworks ? t("outcome.reworked", { n: state.reworks }) : t("outcome.not-reworked");
  const answers = asked.map((signal) => signal.answer).filter((answer): answer is string => !!answer);
  if (!answers.length) return { head, value: t("outcome.to-ask", { n: asked.length }), note: reworked };
  const worst = ["dissatisfied", "unreached", "basically", "satisfied"].find((answer) => answers.includes(answer));
  const note =
    asked.length > answers.length ? t("outcome.answered-of", { n: answers.length, d: asked.length }) : reworked;
  return { head, value: named("answer", worst ?? answers[0]!), note };
}

function cards(site: Site, state: CaseState): Outcome {
  const carded = parts(state.duties).filter((duty) => duty.card);
  const red = carded.filter((duty) => duty.card === "red");
  const shown = red.length ? red : carded;
  const head = red.length ? "outcome.red" : "outcome.yellow";
  if (!shown.length) return { head, value: "0", note: t("outcome.no-card") };
  const worst = shown[0]!;
  const why = (worst.late ?? []).map((kind) => clockName(kind, !!worst.whistle)).join(t("list.comma"));
  const more = shown.length > 1 ? t("outcome.and-more", { n: shown.length }) : why;
  const note = `${unitName(site, worst.unit)}${more ? ` ${more}` : ""}`;
  return { head, value: String(shown.length), note, card: red.length ? "red" : "yellow" };
}

function returns(site: Site, state: CaseState): Outcome {
  const returned = parts(state.duties).flatMap((duty) => (duty.returns ?? []).map((one) => ({ duty, one })));
  const head = state.whistled ? "outcome.refusals" : "outcome.returns";
  if (!returned.length) return { head, value: "0", note: t("outcome.no-return") };
  const last = returned.at(-1)!;
  const fate =
    last.duty.state === "in-review"
      ? t("outcome.in-review")
      : last.duty.may_not_return
        ? t("outcome.upheld")
        : t("outcome.return-accepted");
  return { head, value: String(returned.length), note: `${unitName(site, last.duty.unit)} ${fate}` };
}

function sources(state: CaseState): Outcome {
  const signals = parts(state.signals);
  const asked = signals.filter((signal) => signal.asked);
  const answered = asked.filter((signal) => signal.answer || signal.answered_at);
  const note = !asked.length
    ? t("outcome.nobody-waits")
    : answered.length === asked.length
      ? t("outcome.all-answered")
      : t("outcome.waiting", { n: asked.length - answered.length });
  return { head: "outcome.signals", value: String(signals.length), note };
}
