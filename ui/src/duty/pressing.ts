/** A press of the duty desk, held while it can be taken back. Two steps that go together are one press. */
import { outlives, post as send, type VerbAnswer } from "../api";
import { pace } from "../case/live";
import { said } from "../desk/refusals";
import { held, press } from "../held";
import { t } from "../labels";

export interface Posted {
  path: string;
  after?: (before: VerbAnswer) => string; // the path, where the answer to the step before tells it for certain
  body: unknown;
  once: string; // acts once, however often it is sent
}

interface Held {
  busy: boolean;
  label: string; // of its button
  /** True once the center has done it, false when it was taken back; rejects as the center refuses. `left`: ms of the
   * center's time until the desk's own clock is due. */
  pressed: (steps: Posted[], left: number, verb: string) => Promise<boolean>;
}

/** `key`: of this form, on this case, for this post. */
export function useHeld(key: string, name: string): Held {
  const { value } = held;
  const state = value.is !== "nothing" && value.key === key ? value.is : "";
  return {
    busy: state === "waiting" || state === "sending",
    label: state === "waiting" ? t("verbs.waiting", { verb: name }) : state === "sending" ? t("verbs.sending") : name,
    pressed: async (steps, left, verb) => {
      const answer = await press({
        name,
        key,
        left,
        pace: pace(),
        send: (gone) => inTurn(steps, gone, sent),
        outlives: outlives(JSON.stringify(steps)),
        why: (error) => said(error, verb).text,
      });
      return answer !== null;
    },
  };
}

const sent = ({ path, body, once }: Posted) => send<VerbAnswer>(path, body, once);

/** Each step after the answer to the one before; where the page is gone before it comes, none is waited for. */
export async function inTurn(
  steps: readonly Posted[],
  gone: Promise<void>,
  go: (step: Posted) => Promise<VerbAnswer>,
): Promise<VerbAnswer[]> {
  const answers: Promise<VerbAnswer>[] = [];
  for (const step of steps) {
    const before = await Promise.race([answers.at(-1), gone]);
    answers.push(go(before && step.after ? { ...step, path: step.after(before) } : step));
  }
  return Promise.all(answers);
}
