/** A press of the duty desk, held while it can be taken back. What was previewed is what is sent. */
import { outlives, post as send, type VerbAnswer } from "../api";
import { pace } from "../case/live";
import { said } from "../desk/refusals";
import { isUnderWay, press, stateOf } from "../held";
import { t } from "../labels";
import type { Steps } from "./answer";

/** What the center did; `again`: it had done this very thing before, and did nothing now. */
export interface Acted extends VerbAnswer {
  facts: { id: string; kind: string; on: string }[];
  again: boolean;
}

interface Held {
  busy: boolean;
  label: string; // of its button
  /** What the center did, null when it was taken back; rejects as the center refuses. `once`: acts once, however often
   * it is sent. `left`: ms of the center's time until the desk's own clock is due. */
  pressed: (steps: Steps, once: string, left: number) => Promise<Acted | null>;
}

/** `key`: of this form, on this case, for this post. */
export function useHeld(key: string, name: string): Held {
  const state = stateOf(key);
  return {
    busy: isUnderWay(key),
    label: state === "waiting" ? t("verbs.waiting", { verb: name }) : state === "sending" ? t("verbs.sending") : name,
    pressed: (steps, once, left) =>
      press({
        name,
        key,
        left,
        pace: pace(),
        send: () => send<Acted>("/api/acts", steps, once),
        outlives: outlives(JSON.stringify(steps)),
        why: (error) => said(error, steps.verb).text,
      }),
  };
}

/** Whether this form was sent before and its whistle has ended since, so that the press did nothing. A case's view tells no
 * whistle that was rejected, withdrawn, cancelled or rated. */
export function endedBefore({ again, facts, case: { whistles } }: Acted): boolean {
  const drafted = again && facts.find((fact) => fact.kind === "whistle.drafted");
  return !!drafted && !whistles.some((one) => one.id === drafted.on && one.state !== "lowered");
}
