/** Asks the center what a press would do, a moment after the last change; the answer to an older question is dropped. */
import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "../api";
import { said } from "../desk/refusals";
import type { Preview, Step } from "./answer";

export interface Foretold {
  preview: Preview | null;
  refused: string;
  asked: string; // the question that this answers
}

const NOTHING: Foretold = { preview: null, refused: "", asked: "" };
const AFTER = 200; // ms

/** `step` null: not complete yet. Asked again when `version` of the case is another. */
export function useForetold(step: Step | null, then: Step | null, version: number): Foretold & { fresh: boolean } {
  const [told, setTold] = useState<Foretold>(NOTHING);
  const question = step ? JSON.stringify([step, then, version]) : "";
  const turn = useRef(0);
  useEffect(() => {
    const mine = ++turn.current;
    if (!step) {
      setTold(NOTHING);
      return;
    }
    const timer = setTimeout(() => {
      const body = then ? { ...step, then } : step;
      post<Preview>("/api/preview", body).then(
        (preview) => mine === turn.current && setTold({ preview, refused: "", asked: question }),
        (error: unknown) =>
          mine === turn.current && setTold({ preview: null, refused: said(error, step.verb).text, asked: question }),
      );
    }, AFTER);
    return () => clearTimeout(timer);
  }, [question]);
  return { ...told, fresh: !!question && told.asked === question };
}
