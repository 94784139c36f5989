/** What the lists have in common: fields with their faults, acts that ask once more, a search, what was said. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t, type LabelKey } from "../labels";
import { wrong, type Wrong } from "./answer";

interface Labelled {
  name: string;
  label: LabelKey;
  hint?: string;
  fault: Wrong | null;
  children: ComponentChildren;
}

/** A label, its control, and under it what is wrong with it. */
export function Field({ name, label, hint, fault, children }: Labelled) {
  const bad = fault?.field === name;
  return (
    <div class={bad ? "field wrong" : "field"} data-field={name}>
      <label for={`keep-${name}`}>{t(label)}</label>
      <div class="control">
        {children}
        {hint && <small>{hint}</small>}
        {bad && <p role="alert">{fault.text}</p>}
      </div>
    </div>
  );
}

/** What is wrong with the whole, where it is no field's. */
export function Fault({ fault }: { fault: Wrong | null }) {
  if (!fault || fault.field) return null;
  return (
    <p class="wrong" role="alert">
      {fault.text}
    </p>
  );
}

/** Done at the second press: what it takes away does not come back. */
export function Twice({ label, sure, onDo }: { label: LabelKey; sure: LabelKey; onDo: () => void }) {
  const [armed, setArmed] = useState(false);
  const press = () => {
    setArmed(!armed);
    if (armed) onDo();
  };
  return (
    <button
      type="button"
      class={armed ? "act sure" : "act"}
      onClick={press}
      onBlur={() => setArmed(false)}
      onKeyDown={(event) => event.key === "Escape" && setArmed(false)}
    >
      {t(armed ? sure : label)}
    </button>
  );
}

export const fits = (words: string, ...texts: string[]) =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => texts.join(" ").toLowerCase().includes(word));

export interface Told {
  text: string;
  bad: boolean;
}

/** One act on a row at a time, and what became of it. */
export function useActs(again: () => Promise<void>) {
  const [told, setTold] = useState<Told | null>(null);
  const act = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      setTold({ text: done, bad: false });
    } catch (error) {
      setTold({ text: wrong(error).text, bad: true });
    }
    await again();
  };
  return { told, act };
}

export function Said({ told }: { told: Told | null }) {
  if (!told) return null;
  return (
    <p class={told.bad ? "said bad" : "said"} role={told.bad ? "alert" : "status"}>
      {told.text}
    </p>
  );
}
