/** A press of the duty desk, held while it can be taken back. Two steps that go together are one press. */
import { post as send, type VerbAnswer } from "../api";
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
        send: (leaving) => (leaving ? Promise.all(steps.map(sent)) : inTurn(steps)),
        why: (error) => said(error, verb).text,
      });
      return answer !== null;
    },
  };
}

const sent = ({ path, body, once }: Posted) => send<VerbAnswer>(path, body, once);

async function inTurn(steps: Posted[]): Promise<VerbAnswer[]> {
  const answers: VerbAnswer[] = [];
  for (const step of steps) {
    const before = answers.at(-1);
    answers.push(await sent(before && step.after ? { ...step, path: step.after(before) } : step));
  }
  return answers;
}
