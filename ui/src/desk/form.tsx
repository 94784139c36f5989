/** The form of one verb, made from the fields that the tables name, and its sending. */
import { useEffect, useRef, useState } from "preact/hooks";
import { newKey, outlives, post as send, type VerbAnswer } from "../api";
import { now, pace } from "../case/live";
import { hour } from "../case/written";
import { isUnderWay, press, stateOf } from "../held";
import { t } from "../labels";
import { Labelled } from "./controls";
import { drop, keep, kept, renewed, unmeasured } from "./drafts";
import { Beside, Phrases } from "./formparts";
import { thenText, verbName } from "./names";
import { keyOf } from "./order";
import { dueOf, untilText } from "./own";
import { said, type Said } from "./refusals";
import { uploading } from "./upload";
import { body, following, initial, lacking, outside, shown, standing, type Setting, type Values } from "./values";
import type { Allowed } from "../api";

interface Props {
  allowed: Allowed;
  setting: Setting;
  large: boolean;
  offset: string;
  onPress: () => void;
  onDone: (words: string) => Promise<void>;
  onRefused: () => void;
}

export function VerbForm({ allowed, setting, large, offset, onPress, onDone, onRefused }: Props) {
  const { post, detail, site } = setting;
  const key = keyOf(allowed) + (allowed.on ? "" : detail.view.id); // what is new yet is of this case alone
  const [draft] = useState(() => (allowed.verb === "report_in" ? unmeasured : kept)(post.code, key));
  const [typed, setTyped] = useState<Values>(() => ({ ...initial(allowed, setting), ...draft?.values }));
  const values = standing(allowed, typed);
  const [drafted, setDrafted] = useState(draft !== null);
  const [wrongs, setWrongs] = useState<Record<string, string>>({}); // what is to be mended before it is sent
  const [refused, setRefused] = useState<Said | null>(null);
  const [measuring, setMeasuring] = useState(false); // where the device is: nothing goes out without it meanwhile
  const once = useRef(draft?.once ?? newKey()); // one press acts once, however often it has to be sent
  const form = useRef<HTMLFormElement>(null);
  const fields = shown(allowed, post);
  const name = verbName(allowed, detail);
  const pressed = `${post.code}/${key}`;
  const state = stateOf(pressed);
  const busy = isUnderWay(pressed);
  const underWay = state === "waiting" ? t("verbs.waiting", { verb: name }) : t("verbs.sending");

  useEffect(() => {
    form.current?.querySelector(".wrong")?.scrollIntoView({ block: "nearest" });
  }, [wrongs, refused]);

  const set = (field: string, value: unknown) => {
    setTyped((before) => {
      const changed = { ...before, [field]: value };
      const after = { ...changed, ...following(field, changed, allowed, setting) };
      once.current = keep(post.code, key, after).once;
      return after;
    });
    setDrafted(true);
    setWrongs(({ [field]: _, ...others }) => others);
    setRefused(null);
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    const lack = lacking(fields, values).map((name) => [name, t("form.lacking")]);
    const found = { ...outside(fields, values), ...Object.fromEntries(lack) };
    setWrongs(found);
    if (Object.keys(found).length || busy || measuring) return;
    if (uploading.value) return setRefused({ text: t("upload.wait"), field: "", again: true });
    setRefused(null);
    onPress();
    const asked = body(allowed, values, offset);
    const sent = once.current;
    try {
      const answer = await press({
        name,
        key: pressed,
        left: dueOf(allowed) - now.value,
        pace: pace(),
        send: () => send<VerbAnswer>(allowed.path, asked, sent),
        outlives: outlives(JSON.stringify(asked)),
        why: (error) => said(error, allowed.verb).text,
      });
      if (!answer) return;
      drop(post.code, key, once.current); // with the place that was measured anew meanwhile, too
      await onDone(t("verbs.done", { verb: name, at: hour(site, now.value) }));
    } catch (error) {
      const words = said(error, allowed.verb);
      if (!words.again) once.current = renewed(post.code, key, once.current);
      setRefused(words);
      onRefused();
    }
  };

  return (
    <form ref={form} class={`verb-form ${large ? "large" : ""}`} onSubmit={submit} noValidate>
      <button type="submit" class="primary" aria-disabled={busy || measuring} data-verb={`${allowed.target}.${allowed.verb}`}>
        {busy ? underWay : measuring ? t("place.locating") : name}
        <span>{untilText(site, allowed)}</span>
      </button>
      <div class="fields" inert={busy}>
        <p class="then">{thenText(allowed)}</p>
        {refused && !fields.some((field) => field.name === refused.field) && (
          <p class="wrong" role="alert">
            {refused.text}
          </p>
        )}
        <Beside allowed={allowed} setting={setting} />
        {fields.map((field) => (
          <Labelled
            key={field.name}
            {...{ field, allowed, setting, values, set, onMeasuring: setMeasuring }}
            id={`${key}.${field.name}`}
            needed={field.required && field.type !== "boolean"}
            wrong={wrongs[field.name] ?? (refused?.field === field.name ? refused.text : "")}
          >
            <Phrases
              {...{ field, allowed, setting }}
              value={values[field.name]}
              onChange={(text) => set(field.name, text)}
            />
          </Labelled>
        ))}
        {drafted && <p class="draft">{t("form.kept")}</p>}
      </div>
    </form>
  );
}
