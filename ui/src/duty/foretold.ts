/** Asks the center what a press would do, a moment after the last change; the answer to an older question is dropped.
 * Where no answer comes, it is asked again: nobody presses meanwhile. */
import { useEffect, useState } from "preact/hooks";
import { post } from "../api";
import { said } from "../desk/refusals";
import { t } from "../labels";
import type { Preview, Steps } from "./answer";

export interface Foretold {
  preview: Preview | null;
  refused: string;
  asked: string; // the question that this answers
}

const NOTHING: Foretold = { preview: null, refused: "", asked: "" };
const AFTER = 200; // ms
const AGAIN = 3_000; // ms

/** `steps` null: not complete yet. Asked again when `version` of the case is another. */
export function useForetold(steps: Steps | null, version: number): Foretold & { fresh: boolean } {
  const [told, setTold] = useState<Foretold>(NOTHING);
  const question = steps ? JSON.stringify([steps, version]) : "";
  useEffect(() => {
    if (steps) return foretell(steps, (answer) => setTold({ ...answer, asked: question }));
    setTold(NOTHING);
  }, [question]);
  return { ...told, fresh: !!question && told.asked === question };
}

/** Asks until it is answered; what it returns ends that, also while an answer is on its way. */
export function foretell(steps: Steps, tell: (answer: Omit<Foretold, "asked">) => void): () => void {
  let ended = false;
  let timer = setTimeout(ask, AFTER);
  function ask() {
    post<Preview>("/api/preview", steps).then(
      (preview) => ended || tell({ preview, refused: "" }),
      (error: unknown) => ended || failed(error),
    );
  }
  function failed(error: unknown) {
    const { text, again } = said(error, steps.verb);
    tell({ preview: null, refused: again ? t("refused.unforeseen") : text });
    if (again) timer = setTimeout(ask, AGAIN);
  }
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
