/** The act in focus: its button, what it asks, and what follows when it is pressed. Nothing is pressed unseen: the
 * button waits for the preview. */
import { useEffect, useRef, useState } from "preact/hooks";
import { newKey } from "../api";
import { Labelled } from "../desk/controls";
import { drop, keep, kept, renewed } from "../desk/drafts";
import { said } from "../desk/refusals";
import { body, empty, following, initial, lacking, outside, shown, standing, written } from "../desk/values";
import type { Field, Setting, Values } from "../desk/values";
import { t } from "../labels";
import type { Steps } from "./answer";
import type { Act } from "./acts";
import { useForetold } from "./foretold";
import { useHeld, type Acted } from "./pressing";
import { Willing } from "./willingview";

interface Props {
  act: Act;
  setting: Setting;
  offset: string;
  left: number; // ms of the center's time until the desk's own clock is due
  onDone: (name: string, done: Acted) => Promise<void>;
  onRefused: () => void;
}

export function ActForm({ act, setting, offset, left, onDone, onRefused }: Props) {
  const { allowed } = act;
  const { post, detail, site } = setting;
  const place = `act/${detail.view.id}/${act.key}`; // where what was written is kept
  const [begun] = useState(() => kept(post.code, place));
  const [typed, setTyped] = useState<Values>(() => ({
    ...initial(allowed, setting),
    ...act.preset,
    ...begun?.values,
  }));
  const values = standing(allowed, typed);
  const [refused, setRefused] = useState("");
  const { busy, label, pressed } = useHeld(`${post.code}/${detail.view.id}/${act.key}`, act.name);
  const [measuring, setMeasuring] = useState(false); // where the device is
  const once = useRef(begun?.once ?? newKey()); // with the draft: what a page that was left has sent acts once
  const renew = () => (once.current = renewed(post.code, place, once.current));
  const first = useRef(true);
  const preset = JSON.stringify(act.preset);
  useEffect(() => {
    if (!first.current) {
      setTyped((before) => ({ ...before, ...act.preset }));
      renew();
    }
    first.current = false;
  }, [preset]);

  const fields = shown(allowed, post).filter((field) => !act.hide.includes(field.name));
  const lack = lacking(fields, values);
  const wrongs = outside(fields, values);
  const then = act.then?.(values);
  const whole = !lack.length && !Object.keys(wrongs).length && (!then || !!then.args.lead);
  const steps: Steps | null = whole
    ? {
        target: allowed.target,
        verb: allowed.verb,
        on: allowed.on || detail.view.id,
        args: body(allowed, values, offset),
        ...(then && { then }),
      }
    : null;
  const told = useForetold(steps, detail.view.version);

  const set = (name: string, value: unknown) => {
    setTyped((before) => {
      const changed = { ...before, [name]: value };
      const words = written(allowed, changed);
      if (name in words) once.current = keep(post.code, place, words).once;
      else renew();
      return { ...changed, ...following(name, changed, allowed, setting) };
    });
    setRefused("");
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    if (!steps || !told.fresh || !told.preview || busy || measuring) return;
    setRefused("");
    try {
      const answer = await pressed(steps, once.current, left);
      if (!answer) return;
      drop(post.code, place, once.current);
      once.current = newKey(); // the next press is another one
      await onDone(act.name, answer);
    } catch (error) {
      const { text, again } = said(error, allowed.verb);
      if (!again) renew(); // else with the same key: nobody may have heard the answer
      setRefused(text);
      onRefused();
    }
  };

  const optional = fields.filter((field) => !field.required);
  const drawn = (field: Field) => (
    <Labelled
      key={field.name}
      {...{ field, allowed, setting, values, set, onMeasuring: setMeasuring }}
      id={`${act.key}.${field.name}`}
      needed={lack.includes(field.name)}
      wrong={wrongs[field.name]}
    />
  );

  return (
    <form class="act" onSubmit={submit} noValidate>
      <button
        type="submit"
        class="primary"
        data-act={act.key}
        data-verb={`${allowed.target}.${allowed.verb}`}
        aria-disabled={!told.fresh || !told.preview || busy || measuring}
      >
        {measuring && !busy ? t("place.locating") : label}
        {!busy && (
          <span>
            {act.hint} <kbd>Enter</kbd>
          </span>
        )}
      </button>
      <div class="fields" inert={busy}>
        {refused && (
          <p class="wrong" role="alert">
            {refused}
          </p>
        )}
        {fields.filter((field) => field.required).map(drawn)}
        <Willing site={site} told={told} whole={whole} />
        {optional.length > 0 && (
          <details open={(!whole && !lack.length) || optional.some(({ name }) => !empty(begun?.values[name]))}>
            <summary>{t("seat.more")}</summary>
            {optional.map(drawn)}
          </details>
        )}
      </div>
    </form>
  );
}
